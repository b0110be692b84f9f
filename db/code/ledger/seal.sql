-- LM420 seal_not_alone (-): `ledger.seal()` runs in a transaction of its own.
--   To do: Call it alone.

create or replace function ledger.journal_leaf(journal ledger.journal) returns bytea
language sql stable
begin atomic
  select sha256(ledger.journal_digest(journal) || convert_to(coalesce(string_agg(
    concat_ws('|', e.id, e.account_id, e.currency, e.amount, e.seq, e.balance_after, encode(e.hash, 'hex')), ';' order by e.id
  ), ''), 'UTF8'))
  from ledger.entry as e
  where e.journal_id = (journal).id;
end;

comment on function ledger.journal_leaf(ledger.journal) is $$sha256 of a journal with all its legs.$$;

create or replace function ledger.seal_root(
  number bigint, prev_root bytea, after_journal_id bigint, up_to_journal_id bigint,
  out journal_count bigint, out root bytea
)
language sql stable
begin atomic
  select
    count(*),
    sha256(
      coalesce(seal_root.prev_root, ''::bytea)
      || convert_to(concat_ws(
        '|', seal_root.number, seal_root.after_journal_id, seal_root.up_to_journal_id, count(*)), 'UTF8')
      || coalesce(string_agg(ledger.journal_leaf(j), ''::bytea order by j.id), ''::bytea))
  from ledger.journal as j
  where j.id > seal_root.after_journal_id and j.id <= seal_root.up_to_journal_id;
end;

comment on function ledger.seal_root(bigint, bytea, bigint, bigint) is
$$What a seal says of the journals after one and up to another.$$;

create or replace function ledger.make_checkpoints(up_to_entry_id bigint, least_entries bigint) returns void
language sql volatile
begin atomic
  insert into ledger.balance_checkpoint (account_id, up_to_entry_id, balance)
  select a.id, make_checkpoints.up_to_entry_id, (coalesce(c.balance, 0) + s.total)::bigint
  from ledger.account as a
  left join lateral (
    select p.balance, p.up_to_entry_id
    from ledger.balance_checkpoint as p
    where p.account_id = a.id
    order by p.up_to_entry_id desc
    limit 1
  ) as c on true
  cross join lateral (
    select sum(e.amount) as total, count(*) as entries
    from ledger.entry as e
    where e.account_id = a.id
      and e.id > coalesce(c.up_to_entry_id, 0) and e.id <= make_checkpoints.up_to_entry_id
  ) as s
  where not a.keeps_balance and s.entries >= greatest(make_checkpoints.least_entries, 1);
end;

comment on function ledger.make_checkpoints(bigint, bigint) is
$$Checkpoints for the derived accounts that have that many entries since their last one.$$;

create or replace function ledger.seal(max_journals bigint default 10000, least_entries bigint default 1000) returns table (
  number bigint,
  journal_count bigint,
  root text
)
language plpgsql volatile security definer -- workers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_snapshot constant pg_snapshot := pg_current_snapshot();
  v_last ledger.chain_seal;
  v_mark ledger.seal_watermark;
  v_journal_id bigint;
  v_entry_id bigint;
  v_up_to bigint;
  v_count bigint;
  v_root bytea;
begin
  perform ledger.require_read_committed();
  if pg_current_xact_id_if_assigned() is not null then
    raise exception using
      errcode = 'LM420',
      message = 'the ledger is sealed in a transaction of its own',
      detail = 'This transaction has already written something.';
  end if;
  if not pg_try_advisory_xact_lock(hashtextextended('ledger.seal', 0)) then
    return; -- somebody else seals
  end if;
  select s.* into v_last from ledger.chain_seal as s order by s.number desc limit 1;
  select m.* into v_mark from ledger.seal_watermark as m;
  if v_mark.journal_id > coalesce(v_last.up_to_journal_id, 0) then
    -- All transactions that could hold an id up to the watermark have ended once xmin reaches its xid. An xid of this
    -- cluster below the watermark's means that a dump was restored into another cluster: nothing of the old one runs.
    if pg_snapshot_xmin(v_snapshot) < v_mark.xid and pg_snapshot_xmax(v_snapshot) >= v_mark.xid then
      return;
    end if;
    select max(s.id) into v_up_to
    from (
      select j.id from ledger.journal as j
      where j.id > coalesce(v_last.up_to_journal_id, 0) and j.id <= v_mark.journal_id
      order by j.id
      limit seal.max_journals
    ) as s;
    select r.journal_count, r.root into v_count, v_root
    from ledger.seal_root(
      coalesce(v_last.number, 0) + 1, v_last.root, coalesce(v_last.up_to_journal_id, 0), v_up_to) as r;
    insert into ledger.chain_seal (
      number, prev_number, after_journal_id, prev_root, up_to_journal_id, journal_count, root)
    values (
      coalesce(v_last.number, 0) + 1, v_last.number, coalesce(v_last.up_to_journal_id, 0), v_last.root,
      v_up_to, v_count, v_root);
    perform ledger.make_checkpoints(v_mark.entry_id, seal.least_entries);
    return query select coalesce(v_last.number, 0) + 1, v_count, encode(v_root, 'hex');
    return;
  end if;
  select max(j.id) into v_journal_id from ledger.journal as j;
  select max(e.id) into v_entry_id from ledger.entry as e;
  if v_journal_id > coalesce(v_last.up_to_journal_id, 0) then
    -- Our own xid is assigned now, after reading: every transaction that drew an id before has a smaller one, as
    -- ledger.post_all() ensures. The xmax of a snapshot would not do: transactions below it may still be running.
    insert into ledger.seal_watermark (journal_id, entry_id, xid)
    values (v_journal_id, v_entry_id, pg_current_xact_id())
    on conflict on constraint seal_watermark_pkey do update
    set journal_id = excluded.journal_id, entry_id = excluded.entry_id, xid = excluded.xid, marked_at = clock_timestamp();
  end if;
end
$$;

comment on function ledger.seal(bigint, bigint) is
$$Seal the journals up to the watermark, at most max_journals, once all transactions of its moment have ended; write checkpoints
of derived accounts with at least least_entries new entries; set the next watermark when all is sealed. A job calls it until it
returns no row, as it does at once while somebody else seals. Returns the seal: its root, kept outside of the database, proves
everything before it.
Errors: LM404, LM420.$$;

grant execute on function ledger.seal(bigint, bigint) to leadmill_worker;
