"""What a finger meets: whether the control that is seen at a point is the one that takes the tap there."""

from __future__ import annotations

from playwright.sync_api import Page

WIDTHS = (360, 1280)

MISSED = """() => {
  const CONTROLS = ['a[href]', 'button', 'input:not([type=hidden])', 'select', 'textarea', 'summary', 'label',
    'audio[controls]'].join();
  const said = one =>
    (one.getAttribute('aria-label') || one.innerText || one.name || one.id || '').trim().slice(0, 40);
  const shown = one => `<${one.tagName.toLowerCase()}> ${said(one)}`;
  const same = (one, met) => {
    if (!met) return false;
    if (one.contains(met) || met.contains(one) && met.matches('label, summary')) return true;
    const label = met.closest('label');
    return Boolean(label && (label.control === one || label === one)) || one.control === met;
  };
  const size = one => [...one.getClientRects()].find(box => box.width > 1 && box.height > 1);
  const seen = one => one.checkVisibility({opacityProperty: true, visibilityProperty: true}) && size(one)
    && !one.closest('[inert], .honey, .skip, .vh, [hidden]') && !one.matches('.skip, .vh, :disabled');
  const missed = new Set();
  const look = where => {
    for (const one of where.querySelectorAll(CONTROLS)) {
      if (!seen(one)) continue;
      for (const start of [0, document.documentElement.scrollHeight]) {
        scrollTo({top: start, behavior: 'instant'});
        one.scrollIntoView({block: 'nearest', inline: 'nearest', behavior: 'instant'});
        const box = size(one);
        const x = box.left + box.width / 2, y = box.top + box.height / 2;
        const met = document.elementFromPoint(x, y);
        const cover = met ? `${shown(met)} .${met.className}` : 'nothing';
        if (!same(one, met)) missed.add(`${shown(one)} is covered by ${cover}`);
      }
    }
  };
  look(document);
  const nav = document.querySelector('[popover]');
  const opener = nav && document.querySelector(`[popovertarget=${nav.id}]`);
  if (opener && seen(opener)) { nav.showPopover(); look(nav); nav.hidePopover(); }
  for (const details of document.querySelectorAll('details:not([open])')) {
    if (!details.checkVisibility()) continue;
    details.open = true;
    look(details);
    details.open = false;
  }
  return [...missed];
}"""


def missed(page: Page, name: str) -> list[str]:
    """The controls of a page that something else lies upon, at both widths, in words."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        found += [f"{name} at {width}: {one}" for one in page.evaluate(MISSED)]
    return found
