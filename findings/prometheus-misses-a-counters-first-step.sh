#!/usr/bin/env bash
# An alert on increase() or rate() is silent about the first error, if the counter of errors is there only from the first error on.
#
# Tried with promtool of Prometheus 2.42.0 (Debian 12): two counters of errors come to 1, one as a series that has said 0 before, the other as a new
# one, which is how client libraries begin it when a label such as status="500" or route="/new" has a value for the first time. Within five minutes
#
#     increase(http_errors_total[5m])
#
# is 1 for the former and 0 for the latter, since it compares samples, and those of the new series are all 1. An alert on `> 0` fires for the one and
# never for the other: nobody is told of an error that comes once, as behind a deployment, and a test of the rule in which the counter begins at 0
# passes. What helps is a client that makes the series at its start, or another half of the rule: what is there and was not five minutes ago.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
unpack_debian "prometheus=2.42.0*"

cat > "$folder/rules.yaml" <<'RULES'
groups:
  - name: errors
    rules:
      - alert: Errors
        expr: increase(http_errors_total[5m]) > 0
      - alert: ErrorsOrNewSeries
        expr: increase(http_errors_total[5m]) > 0 or (http_errors_total unless http_errors_total offset 5m) > 0
RULES
cat > "$folder/test.yaml" <<'TEST'
rule_files: [rules.yaml]
evaluation_interval: 15s
tests:
  - interval: 15s
    input_series:
      - {series: 'http_errors_total{route="/known"}', values: '0x40 1x40'}
      - {series: 'http_errors_total{route="/new"}', values: '_x40 1x40'}
    promql_expr_test:
      - expr: increase(http_errors_total[5m])
        eval_time: 14m
        exp_samples:
          - {labels: '{route="/known"}', value: 1}
          - {labels: '{route="/new"}', value: 0}
    alert_rule_test:
      - eval_time: 9m
        alertname: Errors
        exp_alerts: []
      - eval_time: 14m
        alertname: Errors
        exp_alerts: [{exp_labels: {route: /known}}]
      - eval_time: 14m
        alertname: ErrorsOrNewSeries
        exp_alerts: [{exp_labels: {route: /known}}, {exp_labels: {route: /new}}]
TEST
promtool --version 2>&1 | head -1
promtool test rules "$folder/test.yaml" || { echo "changed"; exit 1; }
