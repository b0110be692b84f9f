"""Prometheus, its rules and dashboards, the exporters and the shipper of logs."""
