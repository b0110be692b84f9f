insert into ops.setting (name, value, comment) values
  ('ledger.adjustment_maximum', '10000.00', 'an admin adjusts a balance by at most so much either way, in the currency of the balance (10000.00, not cents)')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into queue.task (name, queue_name, priority, comment) values
  ('expire_holds', 'default', 0, 'free money that was held for too long'),
  ('seal_ledger', 'batch', 0, 'chain the closed range of journals, keep sums of derived accounts'),
  ('verify_ledger', 'batch', 0, 'prove the books, piece by piece')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('expire holds', 'expire_holds', '1 minute'),
  ('seal the books', 'seal_ledger', '1 minute')
on conflict (name) do nothing;

insert into queue.schedule (name, task, at_times, grace) values
  ('prove the books', 'verify_ledger', '{03:30}', '1 day')
on conflict (name) do nothing;

insert into audit.untracked_table (entity, reason) values
  ('ledger.journal', 'is its own log: never changed, with actor and hashes'),
  ('ledger.entry', 'is its own log: never changed, chained by hashes'),
  ('ledger.chain_seal', 'is never changed, each seal holds the root of the one before'),
  ('ledger.balance_checkpoint', 'is never changed, the entries tell the same'),
  ('ledger.seal_watermark', 'a bookmark of the job that seals'),
  ('ledger.hold', 'is its own log: opened and closed once, the posted journal tells the rest')
on conflict do nothing;

select audit.enable_tracking('ledger.currency');
select audit.enable_tracking('ledger.account_kind');
select audit.enable_tracking('ledger.journal_kind');
-- Balances are told by the entries.
select audit.enable_tracking('ledger.account', ignored => '{seq, balance, held, last_hash, posted_at}');
