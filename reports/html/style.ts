/** Light and dark by the reader's own preference; on paper always light. */
const LIGHT = `--page:#f7f7f5;--card:#fff;--ink:#1c2126;--soft:#5a636d;--line:#e2e4e6;--grid:#edeeef;
--good:#1b7a4a;--bad:#bb3320;--warn:#8f6200;--good-wash:#e5f3ea;--bad-wash:#fbe9e5;--warn-wash:#faf0d8;
--c0:#2b6cb0;--c1:#d0741a;--c2:#2a8a5c;--c3:#8757b3;--c4:#b4466a;--c5:#3c8d9c;--c6:#8a7a24;--c7:#69727c`;
const DARK = `--page:#131619;--card:#1b1f23;--ink:#e5e8ea;--soft:#9ba5af;--line:#30363c;--grid:#272c31;
--good:#5cc48d;--bad:#f0806c;--warn:#e0b14e;--good-wash:#173526;--bad-wash:#3f211c;--warn-wash:#3a2f14;
--c0:#6cabe8;--c1:#ee9f55;--c2:#63c394;--c3:#b694dd;--c4:#e3839f;--c5:#71bfcd;--c6:#c9b75c;--c7:#a3adb7`;

export const STYLE = `:root{color-scheme:light dark;${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
font-variant-numeric:tabular-nums}
main,header,footer{max-width:1200px;margin:0 auto;padding:0 28px}
header{padding-top:36px}
h1{font-size:27px;line-height:1.25;font-weight:650;margin:.3em 0 0;letter-spacing:-.01em}
h2{font-size:18px;font-weight:650;margin:44px 0 12px}h3{font-size:15px;font-weight:600;margin:0}
p{margin:.4em 0}code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,monospace;overflow-wrap:anywhere}td code{white-space:nowrap}
.soft,caption,.note{color:var(--soft)}.note{font-size:13px}
.verdict{background:var(--card);border:1px solid var(--line);border-left:6px solid var(--warn);border-radius:8px;
padding:20px 26px;margin-top:18px}
.verdict.passed{border-left-color:var(--good)}.verdict.failed,.verdict.error{border-left-color:var(--bad)}
.verdict ul{margin:.8em 0 0;padding-left:1.2em}
.chip{display:inline-block;border-radius:5px;padding:1px 9px;font-size:13px;font-weight:650;letter-spacing:.02em;
background:var(--warn-wash);color:var(--warn)}
.chip.passed{background:var(--good-wash);color:var(--good)}
.chip.failed,.chip.error{background:var(--bad-wash);color:var(--bad)}
.facts{display:flex;flex-wrap:wrap;gap:6px 40px;margin:18px 0 0}.facts div{display:flex;flex-direction:column-reverse}
.facts dt{color:var(--soft);font-size:13px}.facts dd{margin:0;font-size:22px;font-weight:600;line-height:1.3}
.card,.scroll{background:var(--card);border:1px solid var(--line);border-radius:8px}
.card{padding:16px 18px}.scroll{overflow-x:auto;margin:0 0 14px}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;font-size:13px;padding:10px 14px 6px}
th{font-weight:600;font-size:13px;color:var(--soft);white-space:nowrap}
td,th{padding:7px 14px;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
thead tr:first-child th{border-top:0}.right{text-align:right}td.right{white-space:nowrap}
.mark{white-space:nowrap;font-weight:600}.good{color:var(--good)}.bad{color:var(--bad)}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,500px),1fr));gap:16px}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:16px;margin-bottom:16px}
figure{margin:0;break-inside:avoid;display:flex;flex-direction:column}figcaption{margin-bottom:8px}
figure .note{margin-top:auto;padding-top:6px}
svg{display:block;width:100%;height:auto;overflow:visible}
svg text{fill:var(--soft);font-size:11px;font-family:inherit}
.gridline{stroke:var(--grid)}.axis{stroke:var(--line)}.limit{stroke:var(--bad);stroke-width:1.25}.beyond{fill:var(--bad);fill-opacity:.13}
.series{fill:none;stroke-width:1.75;stroke-linejoin:round}.d1{stroke-dasharray:7 3}.d2{stroke-dasharray:2 2.5}.d3{stroke-dasharray:9 3 2 3}
${Array.from({ length: 8 }, (_, i) => `.s${i}{stroke:var(--c${i})}.k${i}{background:var(--c${i})}`).join('')}
.legend{display:flex;flex-wrap:wrap;gap:2px 14px;font-size:13px;color:var(--soft);margin:6px 0 0;padding:0;list-style:none}
.legend .bad{color:var(--bad)}.legend i{display:inline-block;width:7px;height:7px;border-radius:50%;margin-right:6px}
.key{display:inline-block;width:24px;height:6px;margin-right:6px;vertical-align:middle}
.big{display:flex;flex-wrap:wrap;gap:2px 16px;margin:4px 0}.big div{display:flex;flex-direction:column-reverse}
.big dt{color:var(--soft);font-size:12px}.big dd{margin:0;font-size:18px;font-weight:600;line-height:1.3;white-space:nowrap}
.dots{fill:var(--c0);fill-opacity:.3}.dead{stroke:var(--bad);stroke-width:1.5}.area{fill:var(--c7);fill-opacity:.25;stroke:var(--c7)}.replicas{fill:var(--c2);fill-opacity:.16;stroke:var(--c2);stroke-width:1.5}
.event line{stroke-dasharray:2 3}.event circle{stroke:none}svg .event text{fill:var(--card);font-weight:650}
.phase line{stroke:var(--c7)}.phase circle{fill:var(--c7)}.fault line{stroke:var(--c3)}.fault circle{fill:var(--c3)}
.alert line{stroke:var(--bad)}.alert circle{fill:var(--bad)}.scale line{stroke:var(--c2)}.scale circle{fill:var(--c2)}
.events{margin:14px 0 0;padding:0;list-style:none;font-size:14px;columns:2 420px;column-gap:36px}
.events li{display:grid;grid-template-columns:22px 52px 48px 1fr;gap:8px;break-inside:avoid;padding:1px 0}
.events b{text-align:right;font-weight:600}
.matrix{display:inline-block;max-width:100%}.matrix table{width:auto}.matrix td{text-align:center;min-width:104px}
.matrix td b{display:block;font-size:17px}.band-good{background:var(--good-wash)}.band-fair{background:var(--warn-wash)}.band-bad{background:var(--bad-wash)}
.worst tbody tr:first-child td,.worst tbody tr:first-child th{border-top:2px solid var(--line)}
.worst tbody tr:not(:first-child) td,.worst tbody tr:not(:first-child) th{border-top:0;padding-top:0}
.worst .who{font-weight:400;color:var(--soft);text-align:left}
.intervals rect.good{fill:var(--good)}.intervals rect.warn{fill:var(--warn)}.intervals rect.bad{fill:var(--bad)}
.worst .call{white-space:normal;font-weight:400;color:var(--ink);padding-bottom:6px}
.exhibit{margin:2px 0 6px;white-space:normal}.exhibit figcaption{display:flex;flex-wrap:wrap;gap:6px 28px;margin:4px 0 2px}
.exhibit label{display:flex;align-items:center;gap:10px;font-size:13px;color:var(--soft)}audio{height:34px;width:290px}
.wave .heard,.swatch.heard{fill:var(--c0);background:var(--c0)}.wave .said{fill:var(--c7);fill-opacity:.5}.swatch.said{background:var(--c7);opacity:.5}
.wave .hole{fill:var(--bad);fill-opacity:.26}.swatch.hole{background:var(--bad);opacity:.35}.swatch{display:inline-block;width:12px;height:10px;border-radius:2px}
.links{font-size:13px;margin:2px 0}.links a{margin-right:10px}a{color:var(--c0)}
summary{cursor:pointer;font-size:13px;color:var(--soft)}details pre{font:12px/1.45 ui-monospace,SFMono-Regular,Menlo,monospace;max-height:420px;overflow:auto;margin:6px 0}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:16px;align-items:start}
pre{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px 18px;white-space:pre-wrap;margin:0 0 10px}
footer{padding:36px 28px 48px;font-size:13px;color:var(--soft)}
@media screen{.wide{overflow-x:auto}.wide svg{min-width:760px}}
@media screen and (max-width:640px){main,header,footer{padding-left:16px;padding-right:16px}header{padding-top:20px}h1{font-size:21px}
.verdict{padding:16px 18px}.facts{gap:6px 26px}.card{padding:14px}caption{max-width:calc(100vw - 36px)}td,th{padding:7px 10px}}
@media print{audio,.exhibit label,.links{display:none}:root{color-scheme:light;--page:#fff}body{font-size:12px}main,header,footer{max-width:none;padding-left:0;padding-right:0}
h2{break-after:avoid;margin-top:24px}tr,.card,.verdict,tbody{break-inside:avoid}.scroll{overflow:visible}.grid{grid-template-columns:1fr 1fr}.tiles{grid-template-columns:repeat(4,1fr)}.grid,.tiles{gap:10px}
.card{padding:10px 12px}.big dd{font-size:13px}.big{gap:2px 10px}h3{font-size:12px}.two{grid-template-columns:1fr 1.6fr}.two .scroll{break-inside:avoid}

td,th{padding:3px 7px}table{font-size:10.5px}th,.note,.worst .who{font-size:10px}.worst th{font-size:10px}h1{font-size:20px}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}`;
