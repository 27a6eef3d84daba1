"""Words that would be programs if a page let them; they call `hit`, or leave an element with data-hostile."""

from __future__ import annotations

from typing import Final

CORPUS: Final = (
    "<script data-hostile>hit()</script>",
    "<ScRiPt data-hostile>hit()</sCrIpT>",
    "<script data-hostile src=//evil.example/x.js></script>",
    "<img data-hostile src=x onerror=hit()>",
    "<img/data-hostile/src=x/onerror=hit()>",
    "<svg data-hostile onload=hit()>",
    "<svg><script data-hostile>hit()</script></svg>",
    "<svg data-hostile><animate onbegin=hit() attributeName=x>",
    "<math data-hostile><mi xlink:href='javascript:hit()'>x",
    "<body data-hostile onload=hit()>",
    "<details data-hostile open ontoggle=hit()>x</details>",
    "<input data-hostile autofocus onfocus=hit()>",
    "<video data-hostile><source onerror=hit()></video>",
    "<audio data-hostile src=x onerror=hit()>",
    "<iframe data-hostile src='javascript:parent.hit()'></iframe>",
    "<iframe data-hostile srcdoc='<script>parent.hit()</script>'>",
    "<object data-hostile data='javascript:hit()'></object>",
    "<embed data-hostile src='javascript:hit()'>",
    "<form data-hostile action='javascript:hit()'><button>x",
    "<base data-hostile href='//evil.example/'>",
    "<meta data-hostile http-equiv=refresh content='0;url=//evil.example'>",
    "<link data-hostile rel=stylesheet href='//evil.example/x.css'>",
    "<style data-hostile>*{background:url(//evil.example)}</style>",
    "<a data-hostile href='javascript:hit()'>x</a>",
    "<p data-hostile style='background:url(//evil.example)'>x",
    '"><img data-hostile src=x onerror=hit()>',
    "'><img data-hostile src=x onerror=hit()>",
    '" data-hostile autofocus onfocus="hit()',
    "' data-hostile autofocus onfocus='hit()",
    "x data-hostile autofocus onfocus=hit()",
    "</title><script data-hostile>hit()</script>",
    "</textarea><script data-hostile>hit()</script>",
    "</script><script data-hostile>hit()</script>",
    "</style><script data-hostile>hit()</script>",
    "--><script data-hostile>hit()</script><!--",
    "]]><script data-hostile>hit()</script>",
    "<!--<img data-hostile src='--><img data-hostile src=x onerror=hit()>",
    "&lt;script data-hostile&gt;hit()&lt;/script&gt;",
    "&#60;img data-hostile src=x onerror=hit()&#62;",
    "%3Cscript data-hostile%3Ehit()%3C/script%3E",
    "\\u003cscript data-hostile\\u003ehit()\\u003c/script\\u003e",
    "＜script data-hostile＞hit()＜/script＞",
    "{{ 7*7 }}{% raw %}<b data-hostile>{% endraw %}",
    "${hit()}#{hit()}<%= hit() %>",
    "[x](javascript:hit())",
    "[x](JaVaScRiPt&colon;hit())",
    "[x](data:text/html,<script>hit()</script>)",
    "![x](x 'y\" data-hostile onerror=\"hit()')",
    "<javascript:hit()>",
    "[x]: javascript:hit()\n\n[x]",
    "```<b data-hostile>\n<script data-hostile>hit()</script>\n```",
    "<b data-hostile\n>",
    "javascript:hit()",
    "javascript://%0ahit()//https://example.org",
)

LONG: Final = "\n\n".join(CORPUS)
"""All of them at once, for fields that take much."""

FOUND: Final = """() => ({
  made: document.querySelectorAll('[data-hostile]').length,
  handlers: [...document.querySelectorAll('*')].filter(
    e => [...e.attributes].some(a => a.name.startsWith('on') || a.name === 'style')).length,
  links: [...document.querySelectorAll('[href],[src],[action],[formaction],[data]')].filter(
    e => ['href', 'src', 'action', 'formaction', 'data'].some(
      n => /^\\s*(javascript|data|vbscript):/i.test(e.getAttribute(n) || ''))).length,
  abroad: [...document.querySelectorAll('script,link,img,base,iframe,form')].filter(
    e => /evil\\.example/.test(e.src || e.href || e.action || '')).length,
})"""
"""What of it became part of a page: asked of the document itself, so that no policy hides it."""
