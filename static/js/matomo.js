// Says what Matomo's own script, which is loaded next, should do: count page views, and set no cookies.
{
  const { api, site } = document.currentScript.dataset;
  window._paq = window._paq || [];
  window._paq.push(["setTrackerUrl", api], ["setSiteId", site], ["disableCookies"], ["trackPageView"], ["enableLinkTracking"]);
}
