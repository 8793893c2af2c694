package dev.holdfast.gateway.link;

import dev.holdfast.gateway.web.ReportView;
import dev.holdfast.link.liveness.DisconnectReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest disconnect reports of one link, each once; a settled one replaces its provisional. */
final class LinkReports {

  /** Reports kept. */
  static final int MOST = 20;

  private final Map<String, DisconnectReport> reports =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, DisconnectReport> eldest) {
          return size() > MOST;
        }
      };

  synchronized void put(DisconnectReport report) {
    reports.put(report.id(), report);
  }

  /** The newest first. */
  synchronized List<ReportView> newestFirst() {
    return new ArrayList<>(reports.values()).reversed().stream().map(ReportView::of).toList();
  }
}
