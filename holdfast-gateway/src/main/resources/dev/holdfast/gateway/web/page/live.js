// Keeps one stream of events open while the page is seen, and says how it is.

const KINDS = ['link', 'message', 'event', 'sink', 'gateway'];
const SILENCE = 6000;
const RETRY = 2000;
const HIDDEN_FOR = 15000;

/**
 * `on.<kind>(data)` for each event, `on.resync()` whenever events may have been missed, also at the
 * start, and `on.state('connecting' | 'live' | 'gone')`.
 */
export function live(on) {
  let source = null;
  let heard = 0;
  let retryTimer = 0;
  let hiddenTimer = 0;

  function open() {
    close();
    heard = Date.now();
    source = new EventSource('/api/events');
    source.addEventListener('open', () => {
      heard = Date.now();
      on.state('live');
      on.resync();
    });
    source.addEventListener('resync', () => on.resync());
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        heard = Date.now();
        on[kind](JSON.parse(event.data));
      });
    }
    source.addEventListener('error', () => lost());
  }

  function close() {
    clearTimeout(retryTimer);
    if (source) source.close();
    source = null;
  }

  function lost() {
    on.state('gone');
    close();
    retryTimer = setTimeout(open, RETRY);
  }

  setInterval(() => {
    if (source && Date.now() - heard > SILENCE) lost();
  }, 1000);

  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiddenTimer);
    if (document.hidden) hiddenTimer = setTimeout(close, HIDDEN_FOR);
    else if (!source) open();
  });

  open();
}
