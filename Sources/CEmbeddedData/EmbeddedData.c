#include "EmbeddedData.h"

static const unsigned char victoria_2014[] = {
#embed "../../notebooks-data/victoria-2014.csv"
};

static const unsigned char england_wales_2000[] = {
#embed "../../notebooks-data/england-wales-2000.csv"
};

const unsigned char *loadstar_victoria_2014(void) { return victoria_2014; }
long loadstar_victoria_2014_size(void) { return sizeof victoria_2014; }
const unsigned char *loadstar_england_wales_2000(void) { return england_wales_2000; }
long loadstar_england_wales_2000_size(void) { return sizeof england_wales_2000; }
