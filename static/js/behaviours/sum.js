// Adds up the number fields of a form whose names end in data-sum-of, as they are typed, and shows whether they make
// up the whole. Counted in hundredths, so that 33.33 + 33.33 + 33.34 is exactly 100.00.
const hundredths = (value) => Math.round(Number(value || 0) * 100);

export function attach(form) {
  const output = form.querySelector("[data-sum-output]");
  const whole = hundredths(form.dataset.sumWhole);
  const show = () => {
    const fields = form.querySelectorAll(`input[name$="${form.dataset.sumOf}"]`);
    const sum = [...fields].reduce((total, field) => total + hundredths(field.value), 0);
    output.textContent = (sum / 100).toFixed(2);
    output.classList.toggle("text-bad", sum !== whole);
    output.classList.toggle("text-good", sum === whole);
  };
  form.addEventListener("input", show);
  show();
}
