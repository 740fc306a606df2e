// Copies the value of the named field. On plain http (no clipboard API) the text is selected and copied the old way.
async function write(field) {
  const text = field.value ?? field.textContent;
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  field.select?.();
  return document.execCommand("copy");
}

export function attach(button) {
  const label = button.querySelector("[data-copy-label]") ?? button;
  const before = label.textContent;
  button.addEventListener("click", async () => {
    await write(document.getElementById(button.dataset.copyTarget));
    label.textContent = button.dataset.copied;
    setTimeout(() => {
      label.textContent = before;
    }, 2000);
  });
}
