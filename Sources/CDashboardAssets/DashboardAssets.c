#include "DashboardAssets.h"

static const unsigned char css_base_css[] = {
#embed "page/css/base.css"
};
static const unsigned char css_parts_css[] = {
#embed "page/css/parts.css"
};
static const unsigned char css_print_css[] = {
#embed "page/css/print.css"
};
static const unsigned char icon_svg[] = {
#embed "page/icon.svg"
};
static const unsigned char index_html[] = {
#embed "page/index.html"
};
static const unsigned char js_api_js[] = {
#embed "page/js/api.js"
};
static const unsigned char js_chart_canvas_js[] = {
#embed "page/js/chart/canvas.js"
};
static const unsigned char js_chart_figures_js[] = {
#embed "page/js/chart/figures.js"
};
static const unsigned char js_chart_france_js[] = {
#embed "page/js/chart/france.js"
};
static const unsigned char js_chart_layers_js[] = {
#embed "page/js/chart/layers.js"
};
static const unsigned char js_chart_scale_js[] = {
#embed "page/js/chart/scale.js"
};
static const unsigned char js_chart_timechart_js[] = {
#embed "page/js/chart/timechart.js"
};
static const unsigned char js_data_js[] = {
#embed "page/js/data.js"
};
static const unsigned char js_dom_js[] = {
#embed "page/js/dom.js"
};
static const unsigned char js_format_js[] = {
#embed "page/js/format.js"
};
static const unsigned char js_live_worker_js[] = {
#embed "page/js/live-worker.js"
};
static const unsigned char js_live_js[] = {
#embed "page/js/live.js"
};
static const unsigned char js_main_js[] = {
#embed "page/js/main.js"
};
static const unsigned char js_theme_js[] = {
#embed "page/js/theme.js"
};
static const unsigned char js_time_js[] = {
#embed "page/js/time.js"
};
static const unsigned char js_views_accuracy_js[] = {
#embed "page/js/views/accuracy.js"
};
static const unsigned char js_views_data_js[] = {
#embed "page/js/views/data.js"
};
static const unsigned char js_views_explore_looks_js[] = {
#embed "page/js/views/explore-looks.js"
};
static const unsigned char js_views_explore_js[] = {
#embed "page/js/views/explore.js"
};
static const unsigned char js_views_forecasts_js[] = {
#embed "page/js/views/forecasts.js"
};
static const unsigned char js_views_incidents_js[] = {
#embed "page/js/views/incidents.js"
};
static const unsigned char js_views_models_js[] = {
#embed "page/js/views/models.js"
};
static const unsigned char js_views_today_js[] = {
#embed "page/js/views/today.js"
};
static const unsigned char openapi_json[] = {
#embed "page/openapi.json"
};

struct asset {
  const char *path;
  const unsigned char *bytes;
  long size;
};
#define ASSET(path, name) {path, name, (long)sizeof name}

static const struct asset assets[] = {
    ASSET("/css/base.css", css_base_css),
    ASSET("/css/parts.css", css_parts_css),
    ASSET("/css/print.css", css_print_css),
    ASSET("/icon.svg", icon_svg),
    ASSET("/index.html", index_html),
    ASSET("/js/api.js", js_api_js),
    ASSET("/js/chart/canvas.js", js_chart_canvas_js),
    ASSET("/js/chart/figures.js", js_chart_figures_js),
    ASSET("/js/chart/france.js", js_chart_france_js),
    ASSET("/js/chart/layers.js", js_chart_layers_js),
    ASSET("/js/chart/scale.js", js_chart_scale_js),
    ASSET("/js/chart/timechart.js", js_chart_timechart_js),
    ASSET("/js/data.js", js_data_js),
    ASSET("/js/dom.js", js_dom_js),
    ASSET("/js/format.js", js_format_js),
    ASSET("/js/live-worker.js", js_live_worker_js),
    ASSET("/js/live.js", js_live_js),
    ASSET("/js/main.js", js_main_js),
    ASSET("/js/theme.js", js_theme_js),
    ASSET("/js/time.js", js_time_js),
    ASSET("/js/views/accuracy.js", js_views_accuracy_js),
    ASSET("/js/views/data.js", js_views_data_js),
    ASSET("/js/views/explore-looks.js", js_views_explore_looks_js),
    ASSET("/js/views/explore.js", js_views_explore_js),
    ASSET("/js/views/forecasts.js", js_views_forecasts_js),
    ASSET("/js/views/incidents.js", js_views_incidents_js),
    ASSET("/js/views/models.js", js_views_models_js),
    ASSET("/js/views/today.js", js_views_today_js),
    ASSET("/openapi.json", openapi_json),
};

static const struct asset *asset_at(long index) {
  return index >= 0 && index < loadstar_asset_count() ? &assets[index] : NULL;
}

long loadstar_asset_count(void) { return (long)(sizeof assets / sizeof assets[0]); }
const char *loadstar_asset_path(long index) { return asset_at(index) ? asset_at(index)->path : NULL; }
const unsigned char *loadstar_asset_bytes(long index) { return asset_at(index) ? asset_at(index)->bytes : NULL; }
long loadstar_asset_size(long index) { return asset_at(index) ? asset_at(index)->size : 0; }
