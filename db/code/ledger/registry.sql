insert into ops.setting (name, value, comment) values
  ('ledger.adjustment_maximum', '10000.00',
    'the largest adjustment of a balance by an admin, in either direction, in the currency of the balance (10000.00, not cents)'),
  ('ledger.adjustment_without_proof', '100.00',
    'the largest adjustment of a balance for which an admin needs no fresh proof, in the currency of the balance')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('ledger.adjustment_maximum', '{"type": "number", "minimum": 0, "maximum": 1000000, "decimals": 2}'),
  ('ledger.adjustment_without_proof', '{"type": "number", "minimum": 0, "maximum": 10000, "decimals": 2}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into queue.task (name, queue_name, priority, comment) values
  ('expire_holds', 'default', 0, 'release holds that are past their expiry'),
  ('seal_ledger', 'batch', 0, 'seal the journals of ended transactions, write checkpoints of derived accounts'),
  ('verify_ledger', 'batch', 0, 'verify the ledger, range by range')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('expire holds', 'expire_holds', '1 minute'),
  ('seal the ledger', 'seal_ledger', '1 minute')
on conflict (name) do nothing;

insert into queue.schedule (name, task, at_times, grace) values
  ('verify the ledger', 'verify_ledger', '{03:30}', '1 day')
on conflict (name) do nothing;

insert into ops.call_cost (path, cost, limit_name) values
  ('/rpc/export_statement', 10, null)
on conflict (path) do update
set limit_name = excluded.limit_name where call_cost.limit_name is distinct from excluded.limit_name;

insert into audit.untracked_table (entity, reason) values
  ('ledger.journal', 'is its own log: never changed, with actor and hashes'),
  ('ledger.entry', 'is its own log: never changed, chained by hashes'),
  ('ledger.chain_seal', 'is never changed, each seal holds the root of the one before'),
  ('ledger.balance_checkpoint', 'is never changed, derived from the entries'),
  ('ledger.seal_watermark', 'the progress of the job that seals'),
  ('ledger.hold', 'is its own log: opened and closed once, the rest is in its journal')
on conflict do nothing;

select audit.enable_tracking('ledger.currency');
select audit.enable_tracking('ledger.account_kind');
select audit.enable_tracking('ledger.journal_kind');
-- Entries are the log of balances.
select audit.enable_tracking('ledger.account', ignored => '{seq, balance, held, last_hash, posted_at}');
