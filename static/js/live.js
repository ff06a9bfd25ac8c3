// Order tracking: the socket says only "order X is at event N"; the page then fetches its own partial again, as any visitor would.
// <section data-live-order="NUMBER" data-last-event="17" data-ws="/ws/orders/NUMBER/" data-partial="/orders/NUMBER/timeline/">
// with a [data-live-status] beside or inside it. The partial carries data-last-event again, and is morphed in.

const REFRESH = 30_000;
const POLL = 10_000;
const FIRST_RETRY = 500;
const LONGEST_RETRY = 20_000;
// So many sockets in a row that never opened: a proxy in the way; polling takes over, and a socket is tried now and then.
const PATIENCE = 4;

/** @typedef {{ ajax: (verb: string, url: string, options: object) => Promise<void> }} Htmx */
const htmx = () => /** @type {Htmx} */ (/** @type {any} */ (window).htmx);

/** Follows one order on the page. */
export class LiveOrder {
  /** @param {HTMLElement} section */
  constructor(section) {
    this.section = section;
    this.number = section.dataset.liveOrder ?? "";
    this.seen = Number(section.dataset.lastEvent ?? 0);
    this.failures = 0;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.fetching = false;
    this.again = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retry = undefined;
    /** @type {"live"|"reconnecting"|"polling"} */
    this.state = this.polling ? "polling" : "reconnecting";
    this.fetchedAt = Date.now();
    // A fresh partial brings the status back as the server wrote it.
    document.addEventListener("htmx:afterSwap", () => this.show(this.state));
    setInterval(() => this.beat(), 1000);
    document.addEventListener("visibilitychange", () => this.wake());
    window.addEventListener("online", () => this.find());
    window.addEventListener("offline", () => this.lose());
    window.addEventListener("pagehide", () => this.rest());
    window.addEventListener("pageshow", () => this.wake());
    this.show(this.state);
    this.connect();
  }

  get polling() {
    return this.failures >= PATIENCE || !("WebSocket" in window);
  }

  /** The section may have been swapped for a new one. @returns {HTMLElement | null} */
  current() {
    return document.querySelector(`[data-live-order="${CSS.escape(this.number)}"]`);
  }

  connect() {
    if (document.hidden || this.socket || !("WebSocket" in window)) return;
    const url = new URL(this.section.dataset.ws ?? "", location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    url.searchParams.set("after", String(this.seen));
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onopen = () => {
      this.failures = 0;
      this.show("live");
    };
    socket.onmessage = (message) => this.hear(message.data);
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.failures += 1;
      this.show(this.polling ? "polling" : "reconnecting");
      this.scheduleRetry();
    };
  }

  /** Exponential back-off with full jitter, so that a restarted server is not stormed. */
  scheduleRetry() {
    const ceiling = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** this.failures);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), FIRST_RETRY / 2 + Math.random() * ceiling);
  }

  /** @param {string} data {"event": N} */
  hear(data) {
    let event = NaN;
    try {
      event = Number(JSON.parse(data).event);
    } catch {
      return;
    }
    if (event > this.seen) this.fetch();
  }

  /** One request at a time; news that arrives meanwhile asks for one more. */
  async fetch() {
    if (this.fetching) {
      this.again = true;
      return;
    }
    const section = this.current();
    if (!section) return;
    this.fetching = true;
    this.fetchedAt = Date.now();
    try {
      await htmx().ajax("GET", section.dataset.partial ?? "", { source: section, target: section, swap: "morph:outerHTML" });
      this.seen = Math.max(this.seen, Number(this.current()?.dataset.lastEvent ?? 0));
    } catch {
      // No answer: the status says so already, and the next beat asks again.
    }
    this.fetching = false;
    if (this.again) {
      this.again = false;
      await this.fetch();
    }
  }

  /** Every second: is a fetch due? (every 30 s beside a socket, every 10 s without) */
  beat() {
    if (document.hidden || this.fetching) return;
    // 1 is WebSocket.OPEN, a name that a browser without sockets lacks.
    const every = this.socket?.readyState === 1 ? REFRESH : POLL;
    if (Date.now() - this.fetchedAt >= every) this.fetch();
  }

  /** The tab is shown or hidden, or the network is back. */
  wake() {
    if (document.hidden) return this.rest();
    if (Date.now() - this.fetchedAt >= POLL) this.fetch();
    if (!this.socket) this.connect();
  }

  rest() {
    clearTimeout(this.retry);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  /** The network is back. */
  find() {
    this.show(this.polling ? "polling" : "reconnecting");
    this.wake();
  }

  /** The network is gone: a socket would notice only minutes later. */
  lose() {
    this.rest();
    this.show("reconnecting");
  }

  /** @param {"live"|"reconnecting"|"polling"} state */
  show(state) {
    this.state = state;
    const status = /** @type {HTMLElement | null} */ (document.querySelector("[data-live-status]"));
    if (!status) return;
    const words = status.getAttribute(`data-text-${state}`) ?? "";
    status.dataset.state = state;
    if (status.textContent !== words) status.textContent = words;
  }
}

for (const section of document.querySelectorAll("[data-live-order]")) new LiveOrder(/** @type {HTMLElement} */ (section));
