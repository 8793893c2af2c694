package dev.holdfast.gateway.link;

import dev.holdfast.gateway.web.ReportView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest disconnect reports of one link, each once; a settled one replaces its provisional. */
final class LinkReports {

  /** Reports kept. */
  static final int MOST = 20;

  private final Map<String, ReportView> reports =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ReportView> eldest) {
          return size() > MOST;
        }
      };

  synchronized void put(ReportView report) {
    reports.put(report.id(), report);
  }

  /** The newest first. */
  synchronized List<ReportView> newestFirst() {
    return List.copyOf(new ArrayList<>(reports.values()).reversed());
  }
}
