package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.DataItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The data identifiers known by name and format. */
public final class DataDictionary {

  /**
   * One pattern a line: identifier with ranges, English name, Chinese name, fields. A field is a
   * letter of {@link Dlt645Field.Kind}, its bytes, its decimals and its unit.
   */
  private static final String TABLE =
      """
      00 00 00-3f 00-0c | combined active energy {tariff} {settlement} | {settlement}组合有功{tariff}电能 | S4.2kWh
      00 01 00-3f 00-0c | forward active energy {tariff} {settlement} | {settlement}正向有功{tariff}电能 | N4.2kWh
      00 02 00-3f 00-0c | reverse active energy {tariff} {settlement} | {settlement}反向有功{tariff}电能 | N4.2kWh
      00 03 00-3f 00-0c | combined reactive 1 energy {tariff} {settlement} | {settlement}组合无功1{tariff}电能 | S4.2kvarh
      00 04 00-3f 00-0c | combined reactive 2 energy {tariff} {settlement} | {settlement}组合无功2{tariff}电能 | S4.2kvarh
      00 05 00-3f 00-0c | quadrant 1 reactive energy {tariff} {settlement} | {settlement}第一象限无功{tariff}电能 | N4.2kvarh
      00 06 00-3f 00-0c | quadrant 2 reactive energy {tariff} {settlement} | {settlement}第二象限无功{tariff}电能 | N4.2kvarh
      00 07 00-3f 00-0c | quadrant 3 reactive energy {tariff} {settlement} | {settlement}第三象限无功{tariff}电能 | N4.2kvarh
      00 08 00-3f 00-0c | quadrant 4 reactive energy {tariff} {settlement} | {settlement}第四象限无功{tariff}电能 | N4.2kvarh
      00 09 00-3f 00-0c | forward apparent energy {tariff} {settlement} | {settlement}正向视在{tariff}电能 | N4.2kVAh
      00 0a 00-3f 00-0c | reverse apparent energy {tariff} {settlement} | {settlement}反向视在{tariff}电能 | N4.2kVAh
      00 15 00 00-0c | phase A forward active energy {settlement} | {settlement}A相正向有功电能 | N4.2kWh
      00 16 00 00-0c | phase A reverse active energy {settlement} | {settlement}A相反向有功电能 | N4.2kWh
      00 29 00 00-0c | phase B forward active energy {settlement} | {settlement}B相正向有功电能 | N4.2kWh
      00 2a 00 00-0c | phase B reverse active energy {settlement} | {settlement}B相反向有功电能 | N4.2kWh
      00 3d 00 00-0c | phase C forward active energy {settlement} | {settlement}C相正向有功电能 | N4.2kWh
      00 3e 00 00-0c | phase C reverse active energy {settlement} | {settlement}C相反向有功电能 | N4.2kWh
      01 01 00-3f 00-0c | forward active maximum demand {tariff} {settlement} | {settlement}正向有功{tariff}最大需量及发生时间 | N3.4kW M5
      01 02 00-3f 00-0c | reverse active maximum demand {tariff} {settlement} | {settlement}反向有功{tariff}最大需量及发生时间 | N3.4kW M5
      01 03 00-3f 00-0c | combined reactive 1 maximum demand {tariff} {settlement} | {settlement}组合无功1{tariff}最大需量及发生时间 | S3.4kvar M5
      01 04 00-3f 00-0c | combined reactive 2 maximum demand {tariff} {settlement} | {settlement}组合无功2{tariff}最大需量及发生时间 | S3.4kvar M5
      01 05 00-3f 00-0c | quadrant 1 reactive maximum demand {tariff} {settlement} | {settlement}第一象限无功{tariff}最大需量及发生时间 | N3.4kvar M5
      01 06 00-3f 00-0c | quadrant 2 reactive maximum demand {tariff} {settlement} | {settlement}第二象限无功{tariff}最大需量及发生时间 | N3.4kvar M5
      01 07 00-3f 00-0c | quadrant 3 reactive maximum demand {tariff} {settlement} | {settlement}第三象限无功{tariff}最大需量及发生时间 | N3.4kvar M5
      01 08 00-3f 00-0c | quadrant 4 reactive maximum demand {tariff} {settlement} | {settlement}第四象限无功{tariff}最大需量及发生时间 | N3.4kvar M5
      01 09 00-3f 00-0c | forward apparent maximum demand {tariff} {settlement} | {settlement}正向视在{tariff}最大需量及发生时间 | N3.4kVA M5
      01 0a 00-3f 00-0c | reverse apparent maximum demand {tariff} {settlement} | {settlement}反向视在{tariff}最大需量及发生时间 | N3.4kVA M5
      02 01 01-03 00 | voltage {phase} | {phase}电压 | N2.1V
      02 02 01-03 00 | current {phase} | {phase}电流 | S3.3A
      02 03 00-03 00 | active power {phase} | 瞬时{phase}有功功率 | S3.4kW
      02 04 00-03 00 | reactive power {phase} | 瞬时{phase}无功功率 | S3.4kvar
      02 05 00-03 00 | apparent power {phase} | 瞬时{phase}视在功率 | S3.4kVA
      02 06 00-03 00 | power factor {phase} | {phase}功率因数 | S2.3
      02 07 01-03 00 | phase angle {phase} | {phase}相角 | N2.1deg
      02 08 01-03 00 | voltage distortion {phase} | {phase}电压波形失真度 | N2.2%
      02 09 01-03 00 | current distortion {phase} | {phase}电流波形失真度 | N2.2%
      02 0a 01-03 01-15 | voltage harmonic {di0} {phase} | {phase}电压{di0}次谐波含量 | N2.2%
      02 0b 01-03 01-15 | current harmonic {di0} {phase} | {phase}电流{di0}次谐波含量 | N2.2%
      02 80 00 01 | neutral current | 零线电流 | N3.3A
      02 80 00 02 | frequency | 电网频率 | N2.2Hz
      02 80 00 03 | average active power over one minute | 一分钟有功总平均功率 | S3.4kW
      02 80 00 04 | present active demand | 当前有功需量 | S3.4kW
      02 80 00 05 | present reactive demand | 当前无功需量 | S3.4kvar
      02 80 00 06 | present apparent demand | 当前视在需量 | S3.4kVA
      02 80 00 07 | temperature inside the meter | 表内温度 | S2.1C
      02 80 00 08 | clock battery voltage | 时钟电池电压 | N2.2V
      02 80 00 09 | reading battery voltage | 停电抄表电池电压 | N2.2V
      02 80 00 0a | battery working time | 内部电池工作时间 | N4min
      03 01 00 00 | voltage loss counts and times | 失压总次数及总累计时间 | N3 N3min N3 N3min N3 N3min
      03 11 00 00 | power failure count | 掉电总次数 | N3
      03 11 00 01-0a | power failure record {di0} | 上{di0}次掉电记录 | M6 M6
      03 30 00 00 | programming count | 编程总次数 | N3
      03 30 00 01-0a | programming record {di0} | 上{di0}次编程记录 | M6 D4 R
      03 30 01 00 | meter clear count | 电表清零总次数 | N3
      03 30 01 01-0a | meter clear record {di0} | 上{di0}次电表清零记录 | M6 D4 R
      03 30 0d 00 | cover open count | 开表盖总次数 | N3
      03 30 0d 01-0a | cover open record {di0} | 上{di0}次开表盖记录 | M6 M6 R
      04 00 01 01 | date | 日期及星期 | W4
      04 00 01 02 | time | 时间 | C3
      04 00 01 03 | maximum demand period | 最大需量周期 | N1min
      04 00 01 04 | demand slide time | 滑差时间 | N1min
      04 00 02 01 | year time zones | 年时区数 | N1
      04 00 02 02 | day tables | 日时段表数 | N1
      04 00 02 03 | day time periods | 日时段数 | N1
      04 00 02 04 | tariffs | 费率数 | N1
      04 00 02 05 | public holidays | 公共假日数 | N2
      04 00 02 06 | harmonics analysed | 谐波分析次数 | N1
      04 00 02 07 | price steps | 阶梯数 | N1
      04 00 03 06 | current transformer ratio | 电流互感器变比 | N3
      04 00 03 07 | voltage transformer ratio | 电压互感器变比 | N2
      04 00 04 01 | communication address | 通信地址 | D6
      04 00 04 02 | meter number | 表号 | D6
      04 00 04 03 | asset code | 资产管理编码 | A32
      04 00 04 04 | rated voltage | 额定电压 | A6
      04 00 04 05 | rated current | 额定电流 | A6
      04 00 04 06 | maximum current | 最大电流 | A6
      04 00 04 07 | active accuracy class | 有功准确度等级 | A4
      04 00 04 08 | reactive accuracy class | 无功准确度等级 | A4
      04 00 04 09 | active meter constant | 电表有功常数 | N3imp/kWh
      04 00 04 0a | reactive meter constant | 电表无功常数 | N3imp/kvarh
      04 00 04 0b | meter type | 电表型号 | A10
      04 00 04 0c | production date | 生产日期 | A10
      04 00 04 0d | protocol version | 协议版本号 | A16
      04 00 05 01-07 | status word {di0} | 电表运行状态字{di0} | B2
      04 00 0b 01-03 | settlement day {di0} | 每月第{di0}结算日 | D2
      04 00 0c 01-0a | password {di0} | {di0}级密码 | R
      05 00 00-ff 00-ff | timed freeze | 定时冻结 | R
      05 01 00-ff 00-ff | instant freeze | 瞬时冻结 | R
      05 06 00-ff 00-ff | daily freeze | 日冻结 | R
      05 02-ff 00-ff 00-ff | freeze | 冻结 | R
      06 00-ff 00-ff 00-ff | load curve | 负荷记录 | R
      """;

  private static final int HIGHEST_CLASS = 6;

  /** By DI3 and DI2, as most identifiers are told apart by these two. */
  private static final Dlt645Item[][][] ITEMS = new Dlt645Item[HIGHEST_CLASS + 1][256][];

  static {
    List<Dlt645Item> all = TABLE.lines().map(DataDictionary::parse).toList();
    for (int di3 = 0; di3 <= HIGHEST_CLASS; di3++) {
      for (int di2 = 0; di2 < 256; di2++) {
        int high = di3 << 24 | di2 << 16;
        ITEMS[di3][di2] =
            all.stream()
                .filter(item -> item.covers(high | (item.first() & 0xFFFF)))
                .toArray(Dlt645Item[]::new);
      }
    }
  }

  private DataDictionary() {}

  /**
   * What an identifier means.
   *
   * @param di DI3 to DI0 from the high byte; FF in a byte with a range is the block of all
   * @return null when it is not known
   */
  public static @Nullable Dlt645Item find(int di) {
    int di3 = di >>> 24;
    if (di3 > HIGHEST_CLASS) {
      return null;
    }
    for (Dlt645Item item : ITEMS[di3][di >>> 16 & 0xFF]) {
      if (item.covers(di)) {
        return item;
      }
    }
    return null;
  }

  /** The patterns of one DI3 and DI2, which stand in the low bytes of {@code high}. */
  static Dlt645Item[] sharing(int high) {
    return ITEMS[high >>> 8][high & 0xFF];
  }

  /**
   * Reads the data behind an identifier. A block gives one item a value; what is not of the known
   * format is one item in hex.
   *
   * @param data plain bytes, 33H already taken off
   */
  public static List<DataItem> read(int di, byte[] data) {
    List<DataItem> items = new ArrayList<>();
    int read = blockShift(di) < 0 ? readOne(di, data, items) : readBlock(di, data, items);
    if (read < data.length) {
      String id = Dlt645Item.id(di) + (items.isEmpty() ? "" : ".rest");
      items.add(new DataItem(id, Dlt645Field.hex(data, read, data.length), ""));
    }
    return items;
  }

  private static int readOne(int di, byte[] data, List<DataItem> into) {
    Dlt645Item item = find(di);
    if (item == null || (item.bytes() != 0 && item.bytes() != data.length)) {
      return 0;
    }
    return Math.max(0, item.read(di, data, 0, data.length, into));
  }

  private static int readBlock(int di, byte[] data, List<DataItem> into) {
    int shift = blockShift(di);
    int at = 0;
    for (int i = 0; i < Dlt645Item.BLOCK && at < data.length; i++) {
      int one = (di & ~(Dlt645Item.BLOCK << shift)) | i << shift;
      Dlt645Item item = find(one);
      if (item != null) {
        if (item.bytes() == 0) {
          return at;
        }
        int next = item.read(one, data, at, data.length, into);
        if (next < 0) {
          return at;
        }
        at = next;
      }
    }
    return at;
  }

  /** Bit position of the one byte that is FF; -1 when there is none, or more than one. */
  static int blockShift(int di) {
    int found = -1;
    for (int shift = 0; shift < Integer.SIZE; shift += 8) {
      if ((di >>> shift & 0xFF) == Dlt645Item.BLOCK) {
        if (found >= 0) {
          return -1;
        }
        found = shift;
      }
    }
    return found;
  }

  private static Dlt645Item parse(String line) {
    String[] columns = line.split("\\|", -1);
    int first = 0;
    int last = 0;
    for (String range : columns[0].strip().split(" ", -1)) {
      String[] ends = range.split("-", -1);
      first = first << 8 | Integer.parseInt(ends[0], 16);
      last = last << 8 | Integer.parseInt(ends[ends.length - 1], 16);
    }
    List<Dlt645Field> fields = new ArrayList<>();
    for (String field : columns[3].strip().split(" ", -1)) {
      fields.add(Dlt645Field.parse(field));
    }
    return new Dlt645Item(first, last, columns[1].strip(), columns[2].strip(), fields);
  }
}
