#include "EmbeddedData.h"

const unsigned char loadstar_victoria_2014[] = {
#embed "../../notebooks-data/victoria-2014.csv"
};
const size_t loadstar_victoria_2014_size = sizeof loadstar_victoria_2014;

const unsigned char loadstar_england_wales_2000[] = {
#embed "../../notebooks-data/england-wales-2000.csv"
};
const size_t loadstar_england_wales_2000_size = sizeof loadstar_england_wales_2000;
