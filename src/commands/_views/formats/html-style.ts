/** Colours by meaning, light and dark as the reader's system is. Nothing is said by colour alone: marks and dashes say it too. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --page: #fff; --ink: #1f2328; --quiet: #656d76; --line: #d0d7de; --canvas: #f6f8fa;
  --node: #fff; --edge: #8c959f; --added: #1a7f37; --added-soft: #dafbe1; --removed: #cf222e; --removed-soft: #ffebe9;
  --changed: #9a6700; --changed-soft: #fff8c5; --moved: #0969da; --sticky: #fff9db; --focus: #0969da; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0d1117; --ink: #e6edf3; --quiet: #9198a1; --line: #30363d; --canvas: #161b22;
    --node: #21262d; --edge: #6e7681; --added: #3fb950; --added-soft: #12361d; --removed: #f85149; --removed-soft: #43191c;
    --changed: #d29922; --changed-soft: #3a2c0b; --moved: #58a6ff; --sticky: #26241a; --focus: #58a6ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1600px; padding: 0 24px 64px; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 24px; margin: 24px 0 0; }
h2 { font-size: 18px; margin: 0 0 8px; }
header p { margin: 4px 0; }
.note { border-left: 4px solid var(--changed); padding-left: 8px; }
nav ul, .changes { list-style: none; padding: 0; }
.says, .count, .place, .sides { color: var(--quiet); font-weight: normal; }
h2 .says, nav .says { font-size: 14px; }
a { color: var(--moved); }
.mark { display: inline-block; min-width: 1em; font: bold 15px ui-monospace, monospace; white-space: pre; }
.added > .mark, .mark.added, .legend .added { color: var(--added); }
.removed > .mark, .mark.removed, .legend .removed { color: var(--removed); }
.changed > .mark, .mark.changed, .legend .changed { color: var(--changed); }
.moved > .mark { color: var(--moved); }
.mark.dim { color: var(--quiet); }
ins, del { text-decoration: none; border-radius: 3px; padding: 0 3px; }
ins { background: var(--added-soft); }
del { background: var(--removed-soft); }
.workflow { border-top: 1px solid var(--line); padding-top: 16px; margin-top: 32px; content-visibility: auto; contain-intrinsic-size: auto 800px; }
.bar { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; margin-bottom: 8px; }
.legend { margin-left: auto; font-size: 13px; }
button { font: inherit; font-size: 13px; color: var(--ink); background: var(--canvas); border: 1px solid var(--line); border-radius: 6px; padding: 3px 10px; cursor: pointer; }
button[aria-pressed=true] { border-color: var(--focus); box-shadow: inset 0 0 0 1px var(--focus); }
button.find { border: 0; background: none; padding: 0; font: inherit; }
.find { font-weight: 600; }
button.find:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
.pictures { display: grid; gap: 8px; }
.pictures.beside { grid-template-columns: 1fr 1fr; }
.pictures.beside > .canvas:first-child { display: none; }
figure { margin: 0; min-width: 0; }
figcaption { font-size: 13px; color: var(--quiet); }
.canvas { overflow: auto; max-height: 70vh; min-width: 0; background: var(--canvas); border: 1px solid var(--line); border-radius: 8px; }
.graph { display: block; font-family: system-ui, -apple-system, "Segoe UI", sans-serif; }
.node { cursor: pointer; }
.node rect { fill: var(--node); stroke: var(--edge); stroke-width: 1.5; }
.node text { fill: var(--ink); text-anchor: middle; pointer-events: none; }
.node .type { font-size: 13px; fill: var(--quiet); }
.node .name { font-size: 15px; font-weight: 500; }
.node .old { display: none; }
.node .words { font-size: 12px; text-anchor: start; fill: var(--quiet); }
.node.note rect { fill: var(--sticky); stroke: var(--line); }
.node.disabled rect, .node.disabled .type { opacity: .45; }
.node.added rect { fill: var(--added-soft); stroke: var(--added); stroke-width: 3; }
.node.removed rect { fill: var(--removed-soft); stroke: var(--removed); stroke-width: 3; stroke-dasharray: 7 4; }
.node.changed rect { fill: var(--changed-soft); stroke: var(--changed); stroke-width: 3; }
.node .badge { fill: var(--changed); }
.node.added .badge { fill: var(--added); }
.node.removed .badge { fill: var(--removed); }
.node .sign { font: bold 17px ui-monospace, monospace; fill: var(--page); }
.node:focus { outline: none; }
.node:focus-visible rect, .node.selected rect { stroke: var(--focus); stroke-width: 5; }
.link path { fill: none; stroke: var(--edge); stroke-width: 2; }
.link.part path { stroke-dasharray: 5 4; }
.link .tip { fill: var(--edge); stroke: none; }
.link.added path { stroke: var(--added); stroke-width: 3; }
.link.added .tip { fill: var(--added); stroke: none; }
.link.removed path { stroke: var(--removed); stroke-width: 3; stroke-dasharray: 7 4; }
.link.removed .tip { fill: var(--removed); stroke: none; }
.port { font-size: 13px; fill: var(--quiet); }
.changes > li { padding: 2px 0 2px 4px; }
.changes .changes { margin-left: 24px; }
.told.narrowed > .changes > li:not(.of-node) { display: none; }
.told > .changes > li.pointed { background: var(--canvas); }
.chosen { margin: 8px 0; }
.values { font-family: ui-monospace, monospace; font-size: 13px; }
pre { margin: 4px 0 4px 20px; padding: 8px; overflow-x: auto; background: var(--canvas); border-radius: 6px; font: 13px/1.45 ui-monospace, monospace; }
.lines ins, .lines del { display: inline-block; min-width: 100%; border-radius: 0; padding: 0; }
.skipped { color: var(--quiet); }
summary { cursor: pointer; color: var(--quiet); font-size: 13px; margin-left: 20px; }
@media (max-width: 800px) { .pictures.beside { grid-template-columns: 1fr; } body { padding: 0 12px 32px; } }
@media print { .canvas { max-height: none; } .bar { display: none; } .workflow { content-visibility: visible; } }
`;
