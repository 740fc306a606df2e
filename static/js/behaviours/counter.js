// Shows "462 / 1500" under a text field. Counted as the server counts: code points, line ends as one.
export function attach(field) {
  const limit = Number(field.getAttribute("maxlength"));
  const least = Number(field.dataset.counterMin ?? 0);
  const output = document.createElement("span");
  output.className = "counter";
  output.setAttribute("aria-hidden", "true");
  field.after(output);
  const show = () => {
    const length = [...field.value].length;
    output.textContent = limit ? `${length} / ${limit}` : String(length);
    output.classList.toggle("over", (limit && length > limit) || (length > 0 && length < least));
  };
  field.addEventListener("input", show);
  show();
}
