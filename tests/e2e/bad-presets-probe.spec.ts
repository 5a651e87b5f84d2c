import { expect, test } from './support/test';
import { bins, give, library, names, own, presetFile, save, stored } from './support/presets';
test('probe', async ({ fenji, page }) => {
  await fenji.open();
  await fenji.go('rules');
  const R = (rules: string) => `{"schema":1,"presets":[{"name":"p","rules":${rules}}]}`;
  const cases: Record<string, string | Buffer> = {
    html: '<html>404</html>', empty: '', text: 'hello', nul: 'null', arr: '[]', num: '7', str: '"x"', obj: '{}', cut: '{"schema": 1,\n "presets": [', two: '{"schema":1} {}', comma: '{"schema":1,}', single: "{'schema':1}",
    depth: '['.repeat(100000) + ']'.repeat(100000), depthIn: '{"schema":1,"presets":' + '['.repeat(100000) + ']'.repeat(100000) + '}', depthRules: R('[' .repeat(50000) + ']'.repeat(50000)),
    depthSchema: '{"schema":' + '['.repeat(100000) + ']'.repeat(100000) + '}', depthUnknown: '{"schema":1,"x":' + '{"a":'.repeat(100000) + '1' + '}'.repeat(100000) + '}',
    v99: '{"schema":"99","presets":{"a":[]}}', v2: '{"schema":2,"presets":[]}', v0: '{"schema":0,"bins":3}', vneg: '{"schema":-1}', vfl: '{"schema":1.5}', vbig: '{"schema":1e300}', noschema: '{"presets":[{"name":"p","rules":{}}]}', presetsObj: '{"schema":1,"presets":{"a":[]}}', presetsNull: '{"schema":1,"presets":null}', presets0: '{"schema":1,"presets":[]}',
    norules: '{"schema":1,"presets":[{"name":"p"}]}', noname: '{"schema":1,"presets":[{"rules":{}}]}', name7: '{"schema":1,"presets":[{"name":7,"rules":{}}]}', binsText: R('{"bins":"five"}'), binsHalf: R('{"bins":4.5}'), binsInf: R('{"bins":1e400}'), binsNan: R('{"bins":NaN}'), binsNeg: R('{"bins":-1}'), bins300: R('{"bins":300}'),
    dup: '{"schema":1,"schema":2,"presets":[]}', dupName: '{"schema":1,"presets":[{"name":"a","name":"b","rules":{}}]}', dupBins: R('{"bins":3,"bins":4}'), dupNames: presetFile([{ name: 'a', rules: {} }, { name: ' a ', rules: {} }]),
    cuts: '{"schema":1,"presets":[{"name":"p","cuts":[5,1,1,9]}]}', bins0: R('{"bins":0}'), bins1e6: R('{"bins":1000000}'), bins11: R('{"bins":11}'), abcEq: R('{"abc_a_percent":80,"abc_b_percent":80}'), abcRev: R('{"abc_a_percent":95,"abc_b_percent":80}'), abc0: R('{"abc_a_percent":0}'), abc101: R('{"abc_b_percent":101}'), orders0: R('{"class_cut":{"fixed":{"days":1,"orders":0,"amount_cents":5}}}'), amountNeg: R('{"class_cut":{"fixed":{"days":1,"orders":1,"amount_cents":-5}}}'), daysNeg: R('{"class_cut":{"fixed":{"days":-1,"orders":1,"amount_cents":5}}}'), cutMissing: R('{"class_cut":{"fixed":{"days":1}}}'), cutTwo: R('{"class_cut":{"mean":null,"median":null}}'), cutUnknown: R('{"class_cut":{"fixed":{"days":1,"orders":1,"amount_cents":5,"x":1}}}'), abcWord: R('{"abc":"loud"}'),
    many: JSON.stringify({ schema: 1, presets: Array.from({ length: 10000 }, (_, i) => ({ name: 'p' + i })) }), manyOk: JSON.stringify({ schema: 1, presets: Array.from({ length: 10000 }, (_, i) => ({ name: 'p' + i, rules: {} })) }),
    nameMB: JSON.stringify({ schema: 1, presets: [{ name: 'x'.repeat(1 << 20), rules: {} }] }), nameBig: JSON.stringify({ schema: 1, presets: [{ name: 'x'.repeat(1_000_000), rules: {} }] }), nameEmpty: presetFile([{ name: '', rules: {} }]), nameSpace: presetFile([{ name: 'a', rules: {} }, { name: ' \t', rules: {} }]), nameLine: presetFile([{ name: 'a\nb', rules: {} }]), nameNul: presetFile([{ name: 'a\u0000b', rules: {} }]),
    match: '{"schema":1,"presets":[{"name":"p","match":"(a+)+$|((a{1000}){1000})"}]}', icon: '{"schema":1,"presets":[{"name":"p","icon":"https://x.invalid/a.png"}]}', iconR: R('{"background":"url(https://x.invalid/a.png)"}'),
    u16: Buffer.from('\ufeff{"schema":1,"presets":[]}', 'utf16le'), u16n: Buffer.from('{"schema":1,"presets":[]}', 'utf16le'), latin: Buffer.from('{"schema":1,"presets":[{"name":"café","rules":{}}]}', 'latin1'), bom: Buffer.from('\ufeff' + R('{"bins":3}')), gbk: Buffer.from([0x7b, 0xc4, 0xe3, 0x7d]), surr: R('{}').replace('"p"', '"\\ud800"'), proto: '{"schema":1,"__proto__":{"bins":3}}',
  };
  for (const [name, c] of Object.entries(cases)) {
    const t = performance.now();
    await give(fenji, c);
    await expect(fenji.at('rules-draft')).toBeVisible();
    console.log(name, Math.round(performance.now() - t), '|', (await fenji.at('rules-draft').innerText()).replaceAll('\n', ' ').slice(0, 300));
    await fenji.at('rules-drop').click();
    await expect(fenji.at('rules-draft')).toHaveCount(0);
  }
});
