package dev.holdfast.gateway.config;

import dev.holdfast.gateway.config.MeterConfig.Language;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is read from a kind of meter, written once for all of them.
 *
 * @param protocol null: that of the file
 * @param file a CSV file with the points; null: they stand here
 * @param readGap most registers between points that are read with them (Modbus)
 * @param records what is fetched by schedule (DL/T)
 * @param points those of the file once loaded
 */
public record ProfileConfig(
    @Key(doc = "The profile's name.", pattern = Config.NAME, expected = Config.NAME_IN_WORDS)
        String name,
    @Key(doc = "What such meters speak; by default as the file says.") @Nullable Language protocol,
    @Key(doc = "A CSV file with the points, in place of `points`.") @Nullable Path file,
    @Key(
            doc =
                "Most registers or bits between two points that are read together with them"
                    + " (Modbus).",
            def = "0",
            min = "0",
            max = "124")
        int readGap,
    @Key(doc = "What such meters record and is fetched by schedule (DL/T).", def = "[]")
        List<RecordConfig> records,
    @Key(doc = "What is read from such meters.", def = "[]") List<PointConfig> points) {

  public ProfileConfig {
    records = List.copyOf(records);
    points = List.copyOf(points);
  }
}
