// Keeps regions of a page current: the socket says that something changed, the content comes over HTTP.
// <div data-follow="/fragment/" data-token="…" data-etag="…" data-every="30">; docs/live.md says what each is for.

const GONE = [401, 403, 404, 410];
const RESTARTING = 4000; // a socket closed with a higher code was refused: Close in consumers.py
const LOST_AFTER = 2000; // milliseconds without a socket before it is said: a restart is quicker
const FAREWELL = "You can no longer see this page. Sign in again or ask the duty officer.";

/** Milliseconds before the next try: 0.2 to 1 s at first, up to 10 s, at random so that not all come at once. */
const backOff = (tries) => Math.min(10000, 1000 * 2 ** (tries - 1)) * (0.2 + 0.8 * Math.random());

const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" });

class Region {
  heard = -1; // the highest number the socket has said
  seen = -1; // the number of what the last fetch brought
  tries = 0; // connections lost in a row
  failures = 0; // fetches failed in a row
  pending = null; // content that waits until nobody's hands are in the region
  updated = new Date(); // when the server last answered, by its own clock
  lostAt = Date.now(); // since when there is no socket; null while there is one

  constructor(element) {
    const { follow, token = "", etag = "", every = "30" } = element.dataset;
    Object.assign(this, { element, url: follow, token, etag, every: Number(every) * 1000 });
    const named = element.id && document.querySelector(`[data-follow-status="${element.id}"]`);
    this.status = named || document.querySelector("[data-follow-status]");
    this.status?.setAttribute("role", "status");
    this.shown = element.innerHTML.trim();
    element.addEventListener("focusout", () => setTimeout(() => this.swapIfFree()));
    document.addEventListener("visibilitychange", () => document.hidden || this.refresh());
    addEventListener("online", () => this.comeBack());
    addEventListener("pageshow", (event) => event.persisted && this.comeBack());
    this.plan(this.every);
    if (token) this.connect();
    else this.refresh();
  }

  // --- the socket: a number, and nothing else -------------------------------------------------------------------

  connect() {
    if (this.over || !this.token || this.socket) return;
    const address = new URL("/live/", location.href);
    address.protocol = location.protocol.replace("http", "ws");
    address.searchParams.set("token", this.token);
    this.socket = new WebSocket(address);
    this.socket.onmessage = (event) => this.hear(JSON.parse(event.data).revision);
    this.socket.onclose = (event) => this.lose(event.code);
  }

  hear(revision) {
    const first = this.lostAt !== null;
    this.lostAt = null;
    this.tries = 0;
    this.heard = Math.max(this.heard, revision);
    if (first || revision > this.seen) this.refresh();
  }

  lose(code) {
    if (this.over) return;
    this.socket.onclose = null;
    this.socket = null;
    this.lostAt ??= Date.now();
    this.tries += 1;
    setTimeout(() => this.say(), LOST_AFTER);
    setTimeout(async () => {
      if (code > RESTARTING) await this.refresh(); // refused: brings a fresh token, or the page is not ours to see
      this.connect();
    }, backOff(this.tries));
  }

  comeBack() {
    this.refresh();
    this.connect();
  }

  // --- the content: one fetch at a time -------------------------------------------------------------------------

  async refresh() {
    if (this.over || this.fetching) return;
    this.fetching = true;
    let told, well;
    do {
      told = this.heard;
      well = await this.fetch();
    } while (well && this.heard > told && this.heard > this.seen); // a higher number came meanwhile
    this.fetching = false;
    if (this.over) return;
    this.failures = well ? 0 : this.failures + 1;
    this.say();
    this.plan(well ? this.every * (0.9 + 0.2 * Math.random()) : Math.min(backOff(this.failures), this.every));
  }

  plan(wait) {
    clearTimeout(this.next);
    this.next = setTimeout(async () => {
      const { heard, socket } = this;
      await this.refresh();
      const isDeaf = socket && socket === this.socket && heard === this.heard && this.seen > heard;
      if (!isDeaf) return;
      socket.close(); // it was cut on the way: open here, and nobody at the other end to say so
      this.lose();
    }, wait);
  }

  /** Whether the region is now as the server has it. What stands there stays when the network fails. */
  async fetch() {
    let answer, html;
    try {
      const headers = this.etag ? { "If-None-Match": this.etag } : {};
      answer = await fetch(this.url, { headers, redirect: "manual", signal: AbortSignal.timeout(10000) });
      html = answer.ok ? await answer.text() : null;
    } catch {
      return false;
    }
    if (answer.type === "opaqueredirect" || GONE.includes(answer.status)) return this.end();
    if (!answer.ok && answer.status !== 304) return false;
    this.token = answer.headers.get("X-Topic-Token") ?? this.token;
    this.seen = Number(answer.headers.get("X-Revision") ?? -1);
    this.updated = new Date(answer.headers.get("Date") ?? Date.now());
    if (answer.ok) {
      this.etag = answer.headers.get("ETag") ?? "";
      this.show(html);
    }
    return true;
  }

  // --- the page: nothing moves under somebody's hands ------------------------------------------------------------

  /** Focus is inside, or words were typed that a swap would lose. */
  inUse() {
    const typed = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked;
    const active = document.activeElement;
    const focused = active !== this.element && this.element.contains(active);
    return focused || [...this.element.querySelectorAll("input, textarea")].some(typed);
  }

  show(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    this.pending = fresh.innerHTML.trim() === this.shown ? null : html;
    this.swapIfFree();
  }

  swapIfFree() {
    if (this.pending !== null && !this.inUse()) this.swap(this.pending);
  }

  swap(html) {
    const { element } = this;
    const named = [...element.querySelectorAll("[id]")];
    const kept = named.map(({ id, open, scrollTop, scrollLeft }) => ({ id, open, scrollTop, scrollLeft }));
    const { scrollX, scrollY } = window;
    element.innerHTML = html;
    this.shown = element.innerHTML.trim();
    this.pending = null;
    for (const { id, open, scrollTop, scrollLeft } of kept) {
      const same = document.getElementById(id);
      if (same && element.contains(same)) Object.assign(same, { scrollTop, scrollLeft }, open === undefined ? {} : { open });
    }
    window.scrollTo(scrollX, scrollY);
    this.say();
    element.dispatchEvent(new CustomEvent("followed", { bubbles: true, detail: { now: this.updated } }));
  }

  /** Says how current the region is; a screen reader hears it only when that changes. */
  say() {
    if (this.over) return;
    const isLost = this.token && this.lostAt !== null && Date.now() - this.lostAt >= LOST_AFTER;
    const state = this.failures ? "late" : this.pending !== null ? "waiting" : isLost ? "lost" : "live";
    const late = `Last updated ${clock.format(this.updated)}`;
    this.put(state, { late, waiting: "There are changes.", lost: "Reconnecting", live: "Live" }[state]);
  }

  put(state, words) {
    if (!this.status || (this.status.dataset.state === state && this.status.firstChild?.data === words)) return;
    this.status.dataset.state = state;
    this.status.replaceChildren(words);
    if (state !== "waiting") return;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "follow-button", textContent: "Show changes" });
    button.addEventListener("click", () => this.swap(this.pending));
    this.status.append(" ", button);
  }

  /** Access has ended: nothing that was shown may stay on the screen. */
  end() {
    this.over = true;
    clearTimeout(this.next);
    this.socket?.close();
    this.element.replaceChildren(Object.assign(document.createElement("p"), { textContent: FAREWELL }));
    this.put("ended", "Stopped");
    return false;
  }
}

for (const element of document.querySelectorAll("[data-follow]")) new Region(element);
