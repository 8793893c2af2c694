package dev.holdfast.meter.dlt698;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The services of the application layer by the first byte of an APDU. */
public enum Dlt698Service {
  LINK_REQUEST(0x01, "LINK-Request"),
  CONNECT_REQUEST(0x02, "CONNECT-Request"),
  RELEASE_REQUEST(0x03, "RELEASE-Request"),
  GET_REQUEST(0x05, "GET-Request", Forms.GET),
  SET_REQUEST(0x06, "SET-Request", Forms.CHANGE),
  ACTION_REQUEST(0x07, "ACTION-Request", Forms.CHANGE),
  REPORT_RESPONSE(0x08, "REPORT-Response", Forms.REPORT),
  PROXY_REQUEST(0x09, "PROXY-Request", Forms.PROXY),
  SECURITY_REQUEST(0x10, "SECURITY-Request"),
  LINK_RESPONSE(0x81, "LINK-Response"),
  CONNECT_RESPONSE(0x82, "CONNECT-Response"),
  RELEASE_RESPONSE(0x83, "RELEASE-Response"),
  RELEASE_NOTIFICATION(0x84, "RELEASE-Notification"),
  GET_RESPONSE(0x85, "GET-Response", Forms.GET),
  SET_RESPONSE(0x86, "SET-Response", Forms.CHANGE),
  ACTION_RESPONSE(0x87, "ACTION-Response", Forms.CHANGE),
  REPORT_NOTIFICATION(0x88, "REPORT-Notification", Forms.REPORT),
  PROXY_RESPONSE(0x89, "PROXY-Response", Forms.PROXY),
  SECURITY_RESPONSE(0x90, "SECURITY-Response"),
  ERROR_RESPONSE(0xEE, "ERROR-Response");

  private static final @Nullable Dlt698Service[] BY_CODE = new @Nullable Dlt698Service[256];

  static {
    for (Dlt698Service service : values()) {
      BY_CODE[service.code] = service;
    }
  }

  private final int code;
  private final String words;
  private final String forms;

  Dlt698Service(int code, String words) {
    this(code, words, "");
  }

  Dlt698Service(int code, String words, String forms) {
    this.code = code;
    this.words = words;
    this.forms = forms;
  }

  /** The names of the second byte, from 1, parted by spaces. */
  private static final class Forms {
    static final String GET = "Normal NormalList Record RecordList Next MD5";
    static final String CHANGE = "Normal NormalList ThenGetNormalList";
    static final String REPORT = "List RecordList TransData";
    static final String PROXY =
        "GetList GetRecord SetList SetThenGetList ActionList ActionThenGetList TransCommand";
  }

  /** The service's code. */
  public int code() {
    return code;
  }

  /** The service of a code, null where there is none. */
  public static @Nullable Dlt698Service of(int code) {
    return BY_CODE[code & 0xFF];
  }

  /** True when the second byte of the APDU says which form of the service it is. */
  boolean hasChoices() {
    return !forms.isEmpty();
  }

  /** True for the code of a service that has forms. */
  static boolean hasChoices(int code) {
    Dlt698Service service = of(code);
    return service != null && service.hasChoices();
  }

  /** Its name for people. */
  public String words() {
    return words;
  }

  /** Its name and that of its form, 1 and up. */
  public String words(int choice) {
    if (!hasChoices()) {
      return words;
    }
    List<String> names = List.of(forms.split(" ", -1));
    String form =
        choice >= 1 && choice <= names.size() ? names.get(choice - 1) : "choice " + choice;
    return words + " " + form;
  }
}
