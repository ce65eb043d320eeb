/** Boxes that scroll in any direction, and text that stands where no scrolling comes. */

const words = 'The boat leaves from the south pier at ten past every hour until the lamp is lit.';
const cells = (dir: string): string =>
  `<div dir=${dir} style="overflow:auto;width:300px"><table style="width:2000px"><tr><td>OPENa ${words}<td>between<td>OPENb the last</table></div>`;

export const REACHED = {
  'to the right and to the left': `<h1>Times</h1>${cells('ltr')}${cells('rtl')}`,
  'a page that is wider to the left': `<html dir=rtl><body><h1>OPENtop</h1><div style="display:flex"><p style="min-width:900px">OPENa ${words}</p><p style="min-width:900px">OPENb ${words}</p></div></body></html>`,
  'a page with its direction on the body': `<body dir=rtl><div style="width:2400px;display:flex;justify-content:space-between"><p>OPENa ${words}</p><p>OPENb ${words}</p></div></body>`,
  'columns from right to left': `<html style="writing-mode:vertical-rl"><body><p>OPENa ${words}</p><div style="width:2000px"></div><p>OPENb ${words}</p></body></html>`,
  'columns from left to right': `<html style="writing-mode:vertical-lr"><body><p>OPENa ${words}</p><div style="width:2000px"></div><p>OPENb ${words}</p></body></html>`,
  'columns in a box': `<h1>Night</h1><div style="writing-mode:vertical-rl;width:200px;height:200px;overflow:auto"><p>OPENa ${words}</p><p style="margin-right:900px">OPENb ${words}</p></div>`,
  upwards: `<div style="display:flex;flex-direction:column-reverse;height:100px;overflow:auto"><p>OPENc ${words}</p><p style="margin:0 0 900px">OPENb ${words}</p><p>OPENa ${words}</p></div>`,
  'backwards in a row': `<div style="display:flex;flex-direction:row-reverse;width:200px;overflow:auto"><p style="min-width:300px">OPENc ${words}</p><p style="min-width:300px">OPENb ${words}</p><p style="min-width:900px">OPENa ${words}</p></div>`,
  'a box within a box': `<div style="height:200px;overflow:auto"><div style="height:900px"></div><div style="height:100px;overflow:auto"><div style="height:900px"></div><p>OPENa ${words}</p></div></div>
    <div style="position:fixed;inset:0;overflow:auto"><h1>OPENtop</h1><div style="height:3000px"></div><p>OPENb ${words}</p></div>`,
  'slides beside the one in view': `<style>.view{overflow:hidden;width:400px}.track{display:flex;transform:translateX(-400px)}.one{flex:0 0 400px}</style><h1>Piers</h1>
    <div class=view><div class=track><div class=one><p>OPENa ${words}</p></div><div class=one><p>OPENb ${words}</p></div><div class=one><p>OPENc ${words}</p></div></div></div>`,
  nowhere: `<body style="overflow-x:hidden"><h1>OPENtop</h1><p>OPENa ${words}</p>
    <div style="position:absolute;left:-9999px"><p>SHUTa ${words}</p></div><div style="position:absolute;left:9999px;top:0"><p>SHUTb ${words}</p></div>
    <div style="transform:translateX(-3000px)"><p>SHUTc ${words}</p></div><div style="position:fixed;bottom:-300px"><p>SHUTd ${words}</p></div>
    <div style="overflow:auto;width:200px;height:80px"><p>OPENb ${words}</p><p style="margin-left:-2000px;width:500px">SHUTe ${words}</p><p style="clip-path:inset(100%)">SHUTf ${words}</p></div>
    <div style="overflow:auto;width:1px;height:1px"><p>SHUTg ${words}</p></div><div style="overflow:auto;width:200px;height:2px"><p>SHUTh ${words}</p></div>
    <div style="overflow:hidden;width:300px;white-space:nowrap;text-indent:100%">SHUTi ${words}</div>
    <div style="overflow:hidden;width:300px"><div style="position:relative;left:-400px;width:300px">SHUTj ${words}</div></div>
    <div style="position:absolute;left:-9999px"><div style="overflow:auto;height:100px"><p>SHUTk ${words}</p></div></div>
    <iframe style="position:absolute;left:-9999px" width=300 height=200 srcdoc="<p>SHUTl ${words}</p>"></iframe>
    <div style="height:4000px"></div><p>OPENc ${words}</p></body>`,
};
