// Saves a form while it is written. What was not yet accepted by the server stays in sessionStorage.
import { Draft } from "../draft.js";

const PAUSE_MS = 2000;
const RETRY_MS = [5000, 15000, 30000, 60000];
const clock = () => new Date().toLocaleTimeString("sv", { hour: "2-digit", minute: "2-digit" });

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.draft = new Draft(form, form.dataset.autosaveKey ?? location.pathname);
    this.changes = 0;
    this.saved = 0;
    this.failures = 0;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", () => this.submitted());
    window.addEventListener("online", () => this.dirty && this.save());
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty && form.isConnected) event.preventDefault();
    });
    this.bringBack();
  }

  get dirty() {
    return this.changes !== this.saved;
  }

  show(state, values = {}) {
    this.form.dataset.saveState = state;
    this.status.dataset.state = state;
    const key = `text${state[0].toUpperCase()}${state.slice(1)}`;
    const text = Object.entries(values).reduce((t, [name, value]) => t.replace(`{${name}}`, value), this.status.dataset[key]);
    this.status.querySelector("[data-autosave-text]").textContent = text;
  }

  changed() {
    this.changes += 1;
    this.draft.keep();
    this.plan(PAUSE_MS);
  }

  submitted() {
    clearTimeout(this.timer);
    this.saved = this.changes;
    this.draft.keep({ submitted: true });
  }

  plan(delay) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), delay);
  }

  async save() {
    if (this.busy) return;
    this.busy = true;
    const sent = this.changes;
    this.show("saving");
    try {
      await this.answered(await this.post(), sent);
    } catch {
      this.failed();
    }
    this.busy = false;
    if (this.dirty && !this.failures && this.form.dataset.saveState === "saved") this.plan(PAUSE_MS);
  }

  post() {
    const headers = { Accept: "application/json", "If-Match": `"${this.draft.version}"` };
    const url = this.form.dataset.autosaveUrl ?? this.form.action;
    return fetch(url, { method: "POST", body: new FormData(this.form), headers });
  }

  async answered(response, sent) {
    if (response.status === 409 || response.status === 412) return this.stop("conflict");
    // A sign-in page instead of JSON: the session has ended.
    if (response.status === 401 || response.status === 403 || response.redirected) return this.stop("signedout");
    const body = await response.json();
    if (response.status === 422) return this.show("invalid", { detail: Object.values(body.errors).flat().join(" ") });
    if (!response.ok) throw new Error(`autosave answered ${response.status}`);
    this.failures = 0;
    this.saved = sent;
    this.draft.version = body.version;
    if (this.dirty) this.draft.keep();
    else this.draft.drop();
    // Parts of the page that depend on what is stored ask for themselves again (hx-trigger).
    this.form.dispatchEvent(new CustomEvent("portal:saved", { bubbles: true }));
    return this.show("saved", { time: body.saved_at ?? clock() });
  }

  failed() {
    this.show("failed");
    this.plan(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)]);
    this.failures += 1;
  }

  stop(state) {
    this.stopped = true;
    this.show(state);
  }

  bringBack() {
    const kept = this.draft.kept();
    if (!kept) return;
    if (kept.version === this.draft.version) {
      this.restore(kept);
    } else if (kept.submitted) {
      this.draft.drop();
    } else {
      this.offer(kept);
    }
  }

  restore(kept) {
    this.draft.putBack(kept);
    this.changed();
    this.show("restored");
  }

  // The page has moved on since: the person decides, nothing is overwritten unasked.
  offer(kept) {
    this.show("older");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = this.status.dataset.textRestore;
    button.addEventListener("click", () => {
      button.remove();
      this.restore(kept);
    });
    this.status.append(button);
  }
}

export function attach(form) {
  return new Autosave(form);
}
