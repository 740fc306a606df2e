// Says in the messages region when a background request of htmx failed; the texts come from the page, in its language.
const TEXT_BY_STATUS = { 403: "textForbidden", 409: "textConflict", 412: "textConflict", 429: "textBusy" };

export function say(text, tone = "danger") {
  const region = document.getElementById("messages");
  const box = document.createElement("div");
  box.className = `alert alert-${tone}`;
  box.append(text);
  region.replaceChildren(box);
  region.scrollIntoView({ block: "nearest" });
}

function textFor(status) {
  const texts = document.getElementById("messages").dataset;
  return texts[TEXT_BY_STATUS[status] ?? "textFailed"];
}

export function watchRequests() {
  if (!document.getElementById("messages")) return;
  document.addEventListener("htmx:responseError", (event) => say(textFor(event.detail.xhr.status)));
  document.addEventListener("htmx:sendError", () => say(document.getElementById("messages").dataset.textOffline));
}
