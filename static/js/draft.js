// The unsaved values of one form, kept in sessionStorage: they survive a reload, not the end of the session.
const SECRET = new Set(["csrfmiddlewaretoken", "version"]);

export class Draft {
  constructor(form, key) {
    this.form = form;
    this.key = `draft:${key}`;
  }

  get version() {
    return this.form.elements.version.value;
  }

  set version(value) {
    this.form.elements.version.value = value;
  }

  values() {
    const pairs = [...new FormData(this.form)].filter(([name, value]) => !SECRET.has(name) && typeof value === "string");
    return pairs;
  }

  keep(extra = {}) {
    sessionStorage.setItem(this.key, JSON.stringify({ version: this.version, values: this.values(), ...extra }));
  }

  drop() {
    sessionStorage.removeItem(this.key);
  }

  kept() {
    const kept = JSON.parse(sessionStorage.getItem(this.key) ?? "null");
    if (kept && JSON.stringify(kept.values) === JSON.stringify(this.values())) {
      this.drop();
      return null;
    }
    return kept;
  }

  putBack(kept) {
    const values = new Map();
    kept.values.forEach(([name, value]) => values.set(name, [...(values.get(name) ?? []), value]));
    for (const field of this.form.elements) {
      if (!field.name || SECRET.has(field.name) || field.type === "file") continue;
      const wanted = values.get(field.name) ?? [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
      else if (wanted.length && field.type !== "hidden") field.value = wanted.shift();
    }
  }
}
