create or replace view ledger.metric as
select
  'leadmill_unsealed_seconds' as name, 'gauge' as kind, 'Age of the oldest row that waits for its seal.' as help,
  jsonb_build_object('log', 'ledger') as labels,
  coalesce((
    select extract(epoch from now() - j.created_at) from ledger.journal as j
    where j.id > coalesce((select s.up_to_journal_id from ledger.chain_seal as s order by s.number desc limit 1), 0)
    order by j.id limit 1), 0) as value
union all
select
  'leadmill_ledger_seals_total', 'counter', 'Seals of the ledger.', '{}',
  coalesce((select max(s.number) from ledger.chain_seal as s), 0)::numeric;

comment on view ledger.metric is $$Metrics of the ledger; see ops.metric.$$;
