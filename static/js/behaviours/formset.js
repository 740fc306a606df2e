// Adds and removes rows of a Django formset. A saved row is ticked for deletion and hidden; a new row is taken away,
// and the rows after it are counted anew so that the indexes stay without gaps.
const NUMBERED = ["name", "id", "for", "aria-describedby"];

function renumber(row, prefix, index) {
  const pattern = new RegExp(`${prefix}-(\\d+|__prefix__)-`, "g");
  row.querySelectorAll("*").forEach((element) => {
    NUMBERED.forEach((attribute) => {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace(pattern, `${prefix}-${index}-`));
    });
  });
}

export function attach(root) {
  const { prefix } = root.dataset;
  const rows = root.querySelector("[data-formset-rows]");
  const empty = root.querySelector("template[data-formset-empty]");
  const total = root.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const all = () => [...rows.querySelectorAll("[data-formset-row]")];

  function changed() {
    total.value = all().length;
    root.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function add() {
    const row = empty.content.firstElementChild.cloneNode(true);
    renumber(row, prefix, all().length);
    rows.append(row);
    changed();
    row.dispatchEvent(new CustomEvent("portal:added", { bubbles: true }));
    row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  }

  function remove(row) {
    const saved = row.querySelector(`[name$="-id"]`)?.value;
    const mark = row.querySelector(`[name$="-DELETE"]`);
    if (saved && mark) {
      mark.checked = true;
      row.hidden = true;
    } else {
      row.remove();
      all().forEach((rest, index) => renumber(rest, prefix, index));
    }
    changed();
    root.querySelector("[data-formset-add]")?.focus();
  }

  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-formset-add]")) add();
    const button = event.target.closest("[data-formset-remove]");
    if (button) remove(button.closest("[data-formset-row]"));
  });
}
