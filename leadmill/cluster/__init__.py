"""Several machines for one database: Patroni, etcd and HAProxy. docs/cluster.md is its manual."""
