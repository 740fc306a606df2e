export function attach(master) {
  const boxes = () => [...document.querySelectorAll(`input[type=checkbox][name="${master.dataset.selectName}"]`)];
  master.addEventListener("change", () => {
    boxes().forEach((box) => {
      box.checked = master.checked;
    });
  });
  document.addEventListener("change", (event) => {
    if (event.target.name !== master.dataset.selectName) return;
    const checked = boxes().filter((box) => box.checked).length;
    master.checked = checked === boxes().length;
    master.indeterminate = checked > 0 && !master.checked;
  });
}
