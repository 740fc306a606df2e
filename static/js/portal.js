// Attaches behaviours to elements that name them in data-behaviour, also to fragments htmx brings in.
import * as autosave from "./behaviours/autosave.js";
import * as autosubmit from "./behaviours/autosubmit.js";
import * as chart from "./behaviours/chart.js";
import * as copy from "./behaviours/copy.js";
import * as counter from "./behaviours/counter.js";
import * as dialog from "./behaviours/dialog.js";
import * as focus from "./behaviours/focus.js";
import * as formset from "./behaviours/formset.js";
import * as menu from "./behaviours/menu.js";
import * as print from "./behaviours/print.js";
import * as selectAll from "./behaviours/select-all.js";
import * as sum from "./behaviours/sum.js";
import * as unsaved from "./behaviours/unsaved.js";
import { watchRequests } from "./requests.js";
import { guardSubmits } from "./submit-once.js";

const BEHAVIOURS = {
  autosave, autosubmit, chart, copy, counter, dialog, focus, formset, menu, print, "select-all": selectAll, sum,
  unsaved,
};
const attached = new WeakMap();

function attach(element) {
  const done = attached.get(element) ?? new Set();
  attached.set(element, done);
  for (const name of element.dataset.behaviour.split(/\s+/)) {
    if (BEHAVIOURS[name] && !done.has(name)) {
      done.add(name);
      BEHAVIOURS[name].attach(element);
    }
  }
}

function attachAll(root) {
  if (root.matches?.("[data-behaviour]")) attach(root);
  root.querySelectorAll("[data-behaviour]").forEach(attach);
}

guardSubmits();
watchRequests();
attachAll(document);
document.addEventListener("htmx:load", (event) => attachAll(event.detail.elt));
// Rows that the formset adds announce themselves.
document.addEventListener("portal:added", (event) => attachAll(event.target));
