// The link to the other language leads to the cell that is being read.
document.querySelectorAll(".language-link").forEach((link) => {
  link.addEventListener("click", () => {
    const above = [...document.querySelectorAll("[id^='cell-']")].filter(
      (cell) => cell.getBoundingClientRect().top < innerHeight / 3,
    );
    link.hash = above.length ? above.at(-1).id : "";
  });
});

// What scrolls by itself on a small screen can be reached with the keyboard.
addEventListener("load", () => {
  document.querySelectorAll("article table, article pre, article div.math").forEach((part) => {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
  });
});
