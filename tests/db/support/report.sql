-- Helpers of the tests of report. Never deployed.
create schema if not exists tests;

-- A seal up to the last journal, as if it were of transactions that have ended: sealing takes one of its own.
create or replace function tests.pretend_to_seal() returns void
language sql
as $$
  insert into ledger.chain_seal (number, prev_number, after_journal_id, prev_root, up_to_journal_id, journal_count, root)
  select coalesce(max(s.number), 0) + 1, max(s.number), coalesce(max(s.up_to_journal_id), 0),
    (select e.root from ledger.chain_seal as e order by e.number desc limit 1),
    (select max(j.id) from ledger.journal as j), (select count(*) from ledger.journal), sha256('')
  from ledger.chain_seal as s
$$;

-- Postings as if they had been made so long ago.
create or replace function tests.age_journals(after_id bigint, age interval) returns void
language sql
as $$
  select tests.tamper(format('update ledger.journal set created_at = created_at - %L::interval where id > %s', age, after_id))
$$;
