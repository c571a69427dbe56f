#ifndef LOADSTAR_CMOSQUITTO_SHIM_H
#define LOADSTAR_CMOSQUITTO_SHIM_H
#include <mosquitto.h>
#endif
