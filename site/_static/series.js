// The link to the other language leads to the cell that is being read.
document.querySelectorAll(".language-link").forEach((link) => {
  link.addEventListener("click", () => {
    const above = [...document.querySelectorAll("[id^='cell-']")].filter(
      (cell) => cell.getBoundingClientRect().top < innerHeight / 3,
    );
    link.hash = above.length ? above.at(-1).id : "";
  });
});
