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
  ERROR_RESPONSE(0xEE, "ERROR-Response"),
  /** The same from a client. */
  CLIENT_ERROR(0x6E, "ERROR-Response");

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

  /** True for what a server says, but for a login: a report may follow it. */
  boolean fromServer() {
    return (code & 0x80) != 0;
  }

  /** True for what a client asks. */
  boolean ofClient() {
    return switch (this) {
      case CONNECT_REQUEST,
          RELEASE_REQUEST,
          GET_REQUEST,
          SET_REQUEST,
          ACTION_REQUEST,
          PROXY_REQUEST,
          SECURITY_REQUEST ->
          true;
      default -> false;
    };
  }

  /** True when a time tag may follow. */
  boolean hasTail() {
    return switch (this) {
      case LINK_REQUEST, LINK_RESPONSE, SECURITY_REQUEST, SECURITY_RESPONSE -> false;
      default -> true;
    };
  }

  /** True for the code of a service that has forms. */
  static boolean hasChoices(int code) {
    Dlt698Service service = of(code);
    return service != null && service.hasChoices();
  }

  /** The names of its forms, by the second byte from 1; empty where it has none. */
  public List<String> forms() {
    return forms.isEmpty() ? List.of() : List.of(forms.split(" ", -1));
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
    List<String> names = forms();
    String form =
        choice >= 1 && choice <= names.size() ? names.get(choice - 1) : "choice " + choice;
    return words + " " + form;
  }
}
