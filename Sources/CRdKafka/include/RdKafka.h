#ifndef LOADSTAR_CRDKAFKA_H
#define LOADSTAR_CRDKAFKA_H
#include <LateLibrary.h>
// Absent where the trait is off.
#if __has_include(<librdkafka/rdkafka.h>)
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

/// Loads the library, once and before any function of it is called; NULL, or why it can't be loaded.
const char *loadstar_rdkafka_load(void);

#define LOADSTAR_RDKAFKA_FUNCTIONS(F) \
  F(void, rd_kafka_CreateTopics, \
    (rd_kafka_t *rk, rd_kafka_NewTopic_t **new_topics, size_t new_topic_cnt, \
     const rd_kafka_AdminOptions_t *options, rd_kafka_queue_t *rkqu), \
    (rk, new_topics, new_topic_cnt, options, rkqu)) \
  F(const rd_kafka_topic_result_t **, rd_kafka_CreateTopics_result_topics, \
    (const rd_kafka_CreateTopics_result_t *result, size_t *cntp), \
    (result, cntp)) \
  F(void, rd_kafka_NewTopic_destroy, (rd_kafka_NewTopic_t *new_topic), (new_topic)) \
  F(rd_kafka_NewTopic_t *, rd_kafka_NewTopic_new, \
    (const char *topic, int num_partitions, int replication_factor, char *errstr, size_t errstr_size), \
    (topic, num_partitions, replication_factor, errstr, errstr_size)) \
  F(rd_kafka_resp_err_t, rd_kafka_assign, (rd_kafka_t *rk, const rd_kafka_topic_partition_list_t *partitions), \
    (rk, partitions)) \
  F(rd_kafka_resp_err_t, rd_kafka_commit, \
    (rd_kafka_t *rk, const rd_kafka_topic_partition_list_t *offsets, int async), \
    (rk, offsets, async)) \
  F(void, rd_kafka_conf_destroy, (rd_kafka_conf_t *conf), (conf)) \
  F(rd_kafka_conf_t *, rd_kafka_conf_new, (void), ()) \
  F(rd_kafka_conf_res_t, rd_kafka_conf_set, \
    (rd_kafka_conf_t *conf, const char *name, const char *value, char *errstr, size_t errstr_size), \
    (conf, name, value, errstr, errstr_size)) \
  F(void, rd_kafka_conf_set_events, (rd_kafka_conf_t *conf, int events), (conf, events)) \
  F(void, rd_kafka_conf_set_log_cb, \
    (rd_kafka_conf_t *conf, void (*log_cb)(const rd_kafka_t *, int, const char *, const char *)), \
    (conf, log_cb)) \
  F(rd_kafka_error_t *, rd_kafka_consumer_close_queue, (rd_kafka_t *rk, rd_kafka_queue_t *rkqu), (rk, rkqu)) \
  F(int, rd_kafka_consumer_closed, (rd_kafka_t *rk), (rk)) \
  F(rd_kafka_message_t *, rd_kafka_consumer_poll, (rd_kafka_t *rk, int timeout_ms), (rk, timeout_ms)) \
  F(void, rd_kafka_destroy, (rd_kafka_t *rk), (rk)) \
  F(void, rd_kafka_destroy_flags, (rd_kafka_t *rk, int flags), (rk, flags)) \
  F(const char *, rd_kafka_err2str, (rd_kafka_resp_err_t err), (err)) \
  F(rd_kafka_resp_err_t, rd_kafka_error_code, (const rd_kafka_error_t *error), (error)) \
  F(void, rd_kafka_error_destroy, (rd_kafka_error_t *error), (error)) \
  F(const rd_kafka_CreateTopics_result_t *, rd_kafka_event_CreateTopics_result, (rd_kafka_event_t *rkev), (rkev)) \
  F(void, rd_kafka_event_destroy, (rd_kafka_event_t *rkev), (rkev)) \
  F(rd_kafka_resp_err_t, rd_kafka_event_error, (rd_kafka_event_t *rkev), (rkev)) \
  F(const char *, rd_kafka_event_error_string, (rd_kafka_event_t *rkev), (rkev)) \
  F(const rd_kafka_message_t *, rd_kafka_event_message_next, (rd_kafka_event_t *rkev), (rkev)) \
  F(rd_kafka_topic_partition_t *, rd_kafka_event_topic_partition, (rd_kafka_event_t *rkev), (rkev)) \
  F(rd_kafka_topic_partition_list_t *, rd_kafka_event_topic_partition_list, (rd_kafka_event_t *rkev), (rkev)) \
  F(rd_kafka_event_type_t, rd_kafka_event_type, (const rd_kafka_event_t *rkev), (rkev)) \
  F(rd_kafka_resp_err_t, rd_kafka_fatal_error, (rd_kafka_t *rk, char *errstr, size_t errstr_size), \
    (rk, errstr, errstr_size)) \
  F(rd_kafka_resp_err_t, rd_kafka_header_get_last, \
    (const rd_kafka_headers_t *hdrs, const char *name, const void **valuep, size_t *sizep), \
    (hdrs, name, valuep, sizep)) \
  F(rd_kafka_error_t *, rd_kafka_incremental_assign, \
    (rd_kafka_t *rk, const rd_kafka_topic_partition_list_t *partitions), \
    (rk, partitions)) \
  F(rd_kafka_error_t *, rd_kafka_incremental_unassign, \
    (rd_kafka_t *rk, const rd_kafka_topic_partition_list_t *partitions), \
    (rk, partitions)) \
  F(rd_kafka_resp_err_t, rd_kafka_last_error, (void), ()) \
  F(void, rd_kafka_message_destroy, (rd_kafka_message_t *rkmessage), (rkmessage)) \
  F(rd_kafka_resp_err_t, rd_kafka_message_headers, \
    (const rd_kafka_message_t *rkmessage, rd_kafka_headers_t **hdrsp), \
    (rkmessage, hdrsp)) \
  F(rd_kafka_resp_err_t, rd_kafka_metadata, \
    (rd_kafka_t *rk, int all_topics, rd_kafka_topic_t *only_rkt, const struct rd_kafka_metadata **metadatap, \
     int timeout_ms), \
    (rk, all_topics, only_rkt, metadatap, timeout_ms)) \
  F(void, rd_kafka_metadata_destroy, (const struct rd_kafka_metadata *metadata), (metadata)) \
  F(rd_kafka_resp_err_t, rd_kafka_mock_broker_set_down, (rd_kafka_mock_cluster_t *mcluster, int32_t broker_id), \
    (mcluster, broker_id)) \
  F(rd_kafka_resp_err_t, rd_kafka_mock_broker_set_up, (rd_kafka_mock_cluster_t *mcluster, int32_t broker_id), \
    (mcluster, broker_id)) \
  F(const char *, rd_kafka_mock_cluster_bootstraps, (const rd_kafka_mock_cluster_t *mcluster), (mcluster)) \
  F(void, rd_kafka_mock_cluster_destroy, (rd_kafka_mock_cluster_t *mcluster), (mcluster)) \
  F(rd_kafka_mock_cluster_t *, rd_kafka_mock_cluster_new, (rd_kafka_t *rk, int broker_cnt), (rk, broker_cnt)) \
  F(void, rd_kafka_mock_push_request_errors_array, \
    (rd_kafka_mock_cluster_t *mcluster, int16_t ApiKey, size_t cnt, const rd_kafka_resp_err_t *errors), \
    (mcluster, ApiKey, cnt, errors)) \
  F(rd_kafka_resp_err_t, rd_kafka_mock_topic_create, \
    (rd_kafka_mock_cluster_t *mcluster, const char *topic, int partition_cnt, int replication_factor), \
    (mcluster, topic, partition_cnt, replication_factor)) \
  F(rd_kafka_t *, rd_kafka_new, (rd_kafka_type_t type, rd_kafka_conf_t *conf, char *errstr, size_t errstr_size), \
    (type, conf, errstr, errstr_size)) \
  F(int, rd_kafka_outq_len, (rd_kafka_t *rk), (rk)) \
  F(int, rd_kafka_poll, (rd_kafka_t *rk, int timeout_ms), (rk, timeout_ms)) \
  F(rd_kafka_resp_err_t, rd_kafka_poll_set_consumer, (rd_kafka_t *rk), (rk)) \
  F(int, rd_kafka_produce, \
    (rd_kafka_topic_t *rkt, int32_t partition, int msgflags, void *payload, size_t len, const void *key, \
     size_t keylen, void *msg_opaque), \
    (rkt, partition, msgflags, payload, len, key, keylen, msg_opaque)) \
  F(rd_kafka_error_t *, rd_kafka_produceva, (rd_kafka_t *rk, const rd_kafka_vu_t *vus, size_t cnt), (rk, vus, cnt)) \
  F(rd_kafka_resp_err_t, rd_kafka_query_watermark_offsets, \
    (rd_kafka_t *rk, const char *topic, int32_t partition, int64_t *low, int64_t *high, int timeout_ms), \
    (rk, topic, partition, low, high, timeout_ms)) \
  F(void, rd_kafka_queue_destroy, (rd_kafka_queue_t *rkqu), (rkqu)) \
  F(rd_kafka_queue_t *, rd_kafka_queue_get_consumer, (rd_kafka_t *rk), (rk)) \
  F(rd_kafka_queue_t *, rd_kafka_queue_get_main, (rd_kafka_t *rk), (rk)) \
  F(rd_kafka_queue_t *, rd_kafka_queue_new, (rd_kafka_t *rk), (rk)) \
  F(rd_kafka_event_t *, rd_kafka_queue_poll, (rd_kafka_queue_t *rkqu, int timeout_ms), (rkqu, timeout_ms)) \
  F(const char *, rd_kafka_rebalance_protocol, (rd_kafka_t *rk), (rk)) \
  F(rd_kafka_resp_err_t, rd_kafka_subscribe, (rd_kafka_t *rk, const rd_kafka_topic_partition_list_t *topics), \
    (rk, topics)) \
  F(void, rd_kafka_topic_destroy, (rd_kafka_topic_t *rkt), (rkt)) \
  F(rd_kafka_topic_t *, rd_kafka_topic_new, (rd_kafka_t *rk, const char *topic, rd_kafka_topic_conf_t *conf), \
    (rk, topic, conf)) \
  F(void, rd_kafka_topic_partition_destroy, (rd_kafka_topic_partition_t *rktpar), (rktpar)) \
  F(rd_kafka_topic_partition_t *, rd_kafka_topic_partition_list_add, \
    (rd_kafka_topic_partition_list_t *rktparlist, const char *topic, int32_t partition), \
    (rktparlist, topic, partition)) \
  F(void, rd_kafka_topic_partition_list_destroy, (rd_kafka_topic_partition_list_t *rkparlist), (rkparlist)) \
  F(rd_kafka_topic_partition_list_t *, rd_kafka_topic_partition_list_new, (int size), (size)) \
  F(rd_kafka_resp_err_t, rd_kafka_topic_result_error, (const rd_kafka_topic_result_t *topicres), (topicres))
#endif
#endif
