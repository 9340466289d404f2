(function () {
  "use strict";
  var body = document.body, sortWord = body.dataset.sort, saveWord = body.dataset.save;

  // Sorting: by the raw value where a cell has one, words by the reader's alphabet; unknown always last.
  function key(cell) {
    if (cell.dataset.v === undefined) {
      var words = cell.textContent.trim();
      return cell.querySelector(".unknown") || !words ? null : words;
    }
    var number = Number(cell.dataset.v);
    return isNaN(number) ? cell.dataset.v : number;
  }
  function compare(a, b) {
    return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), document.documentElement.lang);
  }
  // Long tables: the first rows, and a button for the rest; without script all rows are there.
  function fold(table) {
    var shown = Number(table.dataset.shown || Infinity), open = table.classList.contains("all");
    Array.prototype.forEach.call(table.tBodies[0].rows, function (row, index) { row.hidden = !open && index >= shown; });
  }
  document.querySelectorAll("table[data-shown]").forEach(function (table) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "save";
    function turn() { fold(table); button.textContent = table.classList.contains("all") ? body.dataset.fewer : body.dataset.all; }
    button.addEventListener("click", function () { table.classList.toggle("all"); turn(); });
    table.parentNode.parentNode.appendChild(button);
    turn();
  });
  document.querySelectorAll("table.sortable").forEach(function (table) {
    var heads = table.tHead.rows[0].cells, rows = table.tBodies[0];
    Array.prototype.forEach.call(heads, function (head, index) {
      var name = head.querySelector(".name"), button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-label", name.textContent + " " + sortWord);
      while (name.firstChild) button.appendChild(name.firstChild);
      name.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "descending" || (!head.hasAttribute("aria-sort") && !head.classList.contains("num"));
        Array.prototype.forEach.call(heads, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "ascending" : "descending");
        Array.prototype.slice.call(rows.rows).map(function (row) { return [key(row.cells[index]), row]; })
          .sort(function (a, b) {
            if (a[0] === null || b[0] === null) return (a[0] === null) - (b[0] === null);
            return (down ? 1 : -1) * compare(a[0], b[0]);
          }).forEach(function (pair) { rows.appendChild(pair[1]); });
        fold(table);
      });
    });
  });

  // Download: CSV with a byte order mark; a text that a spreadsheet would take for a formula is quoted with '.
  function field(cell) {
    var copy = cell.cloneNode(true);
    copy.querySelectorAll(".mark").forEach(function (mark) { mark.remove(); });
    var words = cell.dataset.v !== undefined && cell.classList.contains("num") ? cell.dataset.v : copy.textContent.trim();
    if (/^[=+\-@\t\r]/.test(words) && isNaN(Number(words))) words = "'" + words;
    return '"' + words.replace(/"/g, '""') + '"';
  }
  document.querySelectorAll("table[data-name]").forEach(function (table) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "save";
    button.textContent = saveWord;
    button.addEventListener("click", function () {
      var lines = Array.prototype.map.call(table.rows, function (row) {
        return Array.prototype.map.call(row.cells, field).join(",");
      });
      var link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
      link.download = table.dataset.name + ".csv";
      link.click();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
    });
    table.parentNode.parentNode.appendChild(button);
  });

  // Pointing: a mark of a chart says its value, a footnote number its footnote.
  var tip = document.createElement("div");
  tip.id = "tip";
  tip.hidden = true;
  body.appendChild(tip);
  function show(words, event) {
    tip.textContent = words;
    tip.hidden = false;
    var left = event.pageX + 14;
    tip.style.left = Math.max(4, Math.min(left, window.scrollX + document.documentElement.clientWidth - tip.offsetWidth - 8)) + "px";
    tip.style.top = event.pageY + 16 + "px";
  }
  function hide() { tip.hidden = true; }
  document.querySelectorAll(".draw title").forEach(function (title) {
    title.parentNode.setAttribute("data-tip", title.textContent);
    title.remove();
  });
  document.addEventListener("mousemove", function (event) {
    var mark = event.target.closest && event.target.closest("[data-tip]");
    var note = event.target.closest && event.target.closest("sup.mark a");
    if (mark) show(mark.getAttribute("data-tip"), event);
    else if (note) {
      var found = document.getElementById(note.getAttribute("href").slice(1));
      if (found) show(found.textContent.replace(/\s*↑\s*$/, ""), event);
    } else hide();
  });

  // The table of contents: closed on a narrow screen, and says where the reader is.
  var contents = document.querySelector("nav details"), links = document.querySelectorAll("nav a");
  if (window.matchMedia("(max-width: 60rem)").matches) contents.open = false;
  if ("IntersectionObserver" in window) {
    var watch = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        links.forEach(function (link) { link.classList.toggle("here", link.getAttribute("href") === "#" + entry.target.id); });
      });
    }, { rootMargin: "0px 0px -75% 0px" });
    document.querySelectorAll("main > section").forEach(function (section) { watch.observe(section); });
  }
})();
