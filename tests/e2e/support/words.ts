// All words on the screen, as a person or a screen reader meets them, without the data of files.
import type { Page } from '@playwright/test';

/** Texts and spoken attributes. Cells of files stand in <bdi>; a language names itself in its own `lang`. */
export const words = (page: Page) => page.evaluate(() => {
  const found = new Set<string>();
  const own = document.documentElement.lang;
  const visit = (node: Node) => {
    if (node instanceof Element) {
      const lang = node.getAttribute('lang');
      if (node.matches('bdi, code, script, style, noscript, .brand, #panic, [hidden]') || (lang && node !== document.documentElement && lang !== own)) return;
      for (const name of ['title', 'aria-label', 'placeholder', 'alt']) {
        const value = node.getAttribute(name);
        if (value) found.add(value.trim());
      }
    }
    if (node.nodeType === Node.TEXT_NODE && node.textContent!.trim()) found.add(node.textContent!.trim());
    node.childNodes.forEach(visit);
  };
  visit(document.body);
  return [...found];
});

const CHINESE = /[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;
/** An untranslated key (`table.col_id`), a placeholder that was not filled, a code of the machine's vocabulary. */
const RAW = /\{\{|\}\}|^[a-z]+(\.[a-z_0-9]+)+$|\b[a-z]+_[a-z_]+\b/;
/** Latin words that Chinese screens may use: names of formats, units, methods, and letters as names. */
const KNOWN = new Set(['Fenji', 'CSV', 'TSV', 'TXT', 'JSON', 'Excel', 'Ctrl', 'V', 'UTF', 'GB', 'GBK', 'WINDOWS', 'B', 'KB', 'MB', 'GB', 'MiB',
  'RFM', 'R', 'F', 'M', 'ABC', 'A', 'C', 'PNG', 'SVG', 'ZIP', 'rfm',
  'Big', 'Shift', 'JIS', 'EUC', 'KR', 'Windows', 'Mac', 'Roman', 'Unicode',
  'Shopify', 'WooCommerce', 'Analytics', 'Orders', 'Download', 'Export', 'All', 'orders', 'Name', 'Email', 'Created', 'at', 'Total', 'Refunded', 'Amount', 'Financial', 'Status', 'xlsx', 't',
  'NDJSON', 'CRM', 'HubSpot', 'Salesforce', 'Zoho', 'DuckDB', 'Spark', 'SQL', 'report', 'PDF', 'E', 'blob', 'data', 'json', 'WebRTC', 'Chrome', 'Edge', 'Firefox', 'Safari', 'Tab', 'Enter']);

/** Words that do not belong on an English screen. `data` are the texts that come from files. */
export const strangeInEnglish = (all: string[], data: string[] = []) =>
  all.filter((text) => { const own = without(text, data); return CHINESE.test(own) || RAW.test(own); });

/** Words that do not belong on a Chinese screen. */
export const strangeInChinese = (all: string[], data: string[] = []) => all.filter((text) => {
  const own = without(text, data);
  return RAW.test(own) || (own.match(/[A-Za-z]+/g) ?? []).some((word) => !KNOWN.has(word));
});

const without = (text: string, data: string[]) => data.reduce((rest, piece) => rest.replaceAll(piece, ''), text);
