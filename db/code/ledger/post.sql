-- LM401 insufficient_funds (400, 402): Insufficient funds; `details` says how much there is and how much is needed.
--   To do: Deposit money first, or ask for less.
-- LM402 idempotency_conflict (400): The idempotency key was used for a journal with other
--   content.
--   To do: One key names one journal: find out which of the two is right.
-- LM403 account_not_spendable (400): Nothing can be spent from this account: it is frozen or
--   closed with its organisation, or its owner is in debt.
--   To do: Deposit money; debt is repaid first.
-- LM406 malformed_legs (400): The legs are malformed: a journal has 2 to 200, of known
--   accounts, each account once, no amount zero.
-- LM416 hold_exceeded (400): More is charged than was held.

create or replace function ledger.journal_digest(journal ledger.journal) returns bytea
language sql stable
-- A time as text would depend on the session's time zone, so it is a number.
return sha256(convert_to(jsonb_build_array(
  journal.id, journal.idempotency_key, encode(journal.request_hash, 'hex'), journal.kind, journal.subject_type, journal.subject_id,
  journal.processor, journal.object_id, journal.reverses_id, journal.actor, journal.reason, journal.meta,
  extract(epoch from journal.effective_at), extract(epoch from journal.created_at))::text, 'UTF8'));

comment on function ledger.journal_digest(ledger.journal) is
$$sha256 of the content of a journal; part of the hash of its entries.$$;

create or replace function ledger.entry_hash(
  last_hash bytea, digest bytea, account_id bigint, seq bigint, amount bigint, balance_after bigint
) returns bytea
language sql stable
return sha256(coalesce(last_hash, ''::bytea) || digest
  || convert_to(concat_ws('|', account_id, seq, amount, balance_after), 'UTF8'));

comment on function ledger.entry_hash(bytea, bytea, bigint, bigint, bigint, bigint) is
$$Hash of an entry of an account that keeps a balance: over the previous hash, the digest of its journal, and the entry.$$;

create or replace function ledger.check_form(journal_ids bigint[], legs ledger.journal_leg[]) returns boolean
language plpgsql stable
as $$
declare
  v_are_malformed boolean;
  v_need_allocation boolean;
begin
  -- A journal without legs has no group, and the legs are of no other journals: then there are fewer groups than journals.
  select count(*) < cardinality(journal_ids) or bool_or(j.is_malformed), coalesce(bool_or(j.needs_allocation), false)
  into v_are_malformed, v_need_allocation
  from (
    select
      count(*) not between 2 and 200 or count(distinct a.id) <> count(*) as is_malformed,
      bool_or(
        a.status <> 'open' or a.balance - a.held + l.amount < a.min_balance
        or exists (
          select from ledger.account as s
          where s.organization_id = a.organization_id and s.currency = a.currency and s.kind <> 'wallet' and s.balance <> 0
          offset 0)) as needs_allocation
    from unnest(legs) as l
    -- Force an index lookup for each leg. A generic plan that is made while accounts are few would choose a sequential
    -- scan, and be kept when they are many.
    left join lateral (select e.* from ledger.account as e where e.id = l.account_id limit 1) as a on l.amount <> 0
    group by l.journal_id
  ) as j;
  if v_are_malformed then
    raise exception using
      errcode = 'LM406',
      message = 'the legs of the journal are malformed';
  elsif cardinality(journal_ids) > 1 and exists (
    select
    from unnest(legs) as l
    cross join lateral (select e.* from ledger.account as e where e.id = l.account_id limit 1) as a
    where a.keeps_balance
    group by a.organization_id, a.currency
    having count(distinct l.journal_id) > 1)
  then
    raise exception using
      errcode = 'LM406',
      message = 'journals that are posted together belong to different owners',
      hint = 'Post them one after the other.';
  end if;
  return v_need_allocation;
end
$$;

comment on function ledger.check_form(bigint[], ledger.journal_leg[]) is
$$Check the form of the legs of these journals. Returns false if all can be posted as they are, as most can: the accounts are
open, funds suffice, and there is neither credit nor debt to allocate them to.
Errors: LM406 malformed legs.$$;

create or replace function ledger.allocate_legs(kind ledger.journal_kind, legs ledger.journal_leg[]) returns ledger.journal_leg[]
language plpgsql stable
as $$
declare
  v_spread ledger.journal_leg[];
begin
  with asked as (
    select
      l.journal_id, w.id, l.amount, w.balance - w.held - w.min_balance as room, p.id as promo_id, d.id as debt_id,
      case when (allocate_legs.kind).spends_promo and l.amount < 0
        then least(-l.amount, p.balance - p.held) else 0 end as from_promo,
      case when (allocate_legs.kind).repays_debt and l.amount > 0
        then least(l.amount, -d.balance) else 0 end as repaid
    from unnest(legs) as l
    join ledger.account as w on w.id = l.account_id and w.kind = 'wallet'
    join ledger.account as p
      on p.organization_id = w.organization_id and p.currency = w.currency and p.kind = 'promo'
    join ledger.account as d
      on d.organization_id = w.organization_id and d.currency = w.currency and d.kind = 'debt'
  ), covered as (
    select
      a.*,
      case when (allocate_legs.kind).is_authorizing then 0
        else greatest(-(a.amount + a.from_promo - a.repaid) - a.room, 0) end as shortfall
    from asked as a
  ), spread as (
    select l.journal_id, l.account_id, l.amount
    from unnest(legs) as l
    where l.account_id not in (select c.id from covered as c)
    union all
    select c.journal_id, c.id, c.amount + c.from_promo - c.repaid + c.shortfall from covered as c
    union all
    select c.journal_id, c.promo_id, -c.from_promo from covered as c
    union all
    select c.journal_id, c.debt_id, c.repaid - c.shortfall from covered as c
  ), merged as (
    select s.journal_id, s.account_id, sum(s.amount)::bigint as amount
    from spread as s
    group by s.journal_id, s.account_id
    having sum(s.amount) <> 0
  )
  select coalesce(array_agg((m.journal_id, m.account_id, m.amount)::ledger.journal_leg), '{}') into v_spread from merged as m;
  -- The trigger on entries refuses a single leg; no legs at all would be found at commit only.
  if (select count(distinct l.journal_id) from unnest(v_spread) as l) < (select count(distinct l.journal_id) from unnest(legs) as l) then
    raise exception using errcode = 'LM409', message = 'a journal needs legs';
  end if;
  return v_spread;
end
$$;

comment on function ledger.allocate_legs(ledger.journal_kind, ledger.journal_leg[]) is
$$The legs as they are posted. The leg of a wallet is allocated: promotional credit is spent first, debt is repaid first, and
where the journal records what has already happened, the part that the wallet cannot cover becomes debt. The accounts are locked.
Errors: LM409 nothing is left of a journal.$$;

create or replace function ledger.check_legs(kind ledger.journal_kind, legs ledger.journal_leg[]) returns void
language plpgsql stable
as $$
declare
  v_id bigint;
  v_is_barred boolean;
begin
  select c.id, c.is_barred into v_id, v_is_barred
  from (
    select
      a.id,
      a.balance - a.held + l.amount < a.min_balance as is_short,
      (check_legs.kind).is_authorizing and (
        a.status = 'closed'
        -- A manual debit is allowed: the money may have been paid back in another way.
        or l.amount < 0 and (a.status = 'frozen' and not (check_legs.kind).is_manual or exists (
          select from ledger.account as d
          where d.organization_id = a.organization_id and d.currency = a.currency and d.kind = 'debt' and d.balance < 0
          offset 0))
      ) as is_barred
    from unnest(legs) as l
    cross join lateral (select e.* from ledger.account as e where e.id = l.account_id limit 1) as a
  ) as c
  where c.is_barred or c.is_short
  order by c.is_barred desc
  limit 1;
  if v_is_barred then
    raise exception using
      errcode = 'LM403',
      message = 'nothing can be spent from this account now',
      detail = format('account %s', v_id),
      hint = 'It is frozen or closed, or its owner is in debt.';
  elsif found then
    raise exception using
      errcode = 'LM401',
      message = 'insufficient funds',
      detail = format('account %s', v_id),
      hint = 'Deposit money first.';
  end if;
end
$$;

comment on function ledger.check_legs(ledger.journal_kind, ledger.journal_leg[]) is
$$Refuse legs that an account does not allow.
Errors: LM401 insufficient funds, LM403 frozen, closed or in debt.$$;

create or replace function ledger.consume_hold(
  hold_id bigint, kind ledger.journal_kind, legs ledger.journal_leg[]
) returns ledger.journal_kind
language plpgsql volatile
as $$
declare
  v_hold ledger.hold;
  v_leg ledger.journal_leg;
  v_now timestamptz;
begin
  select h.* into strict v_hold from ledger.hold as h where h.id = consume_hold.hold_id for update;
  select l.* into v_leg from unnest(legs) as l where l.account_id = v_hold.account_id;
  v_now := clock_timestamp(); -- after the wait for the lock
  if v_hold.state = 'active' and v_hold.expires_at <= v_now then
    -- The job that expires holds may be late, but the expiry time is exact. Rolled back where the capture is refused below.
    update ledger.account as a set held = a.held - v_hold.amount where a.id = v_hold.account_id;
    update ledger.hold as h set state = 'expired', closed_at = v_now where h.id = v_hold.id;
    v_hold.state := 'expired';
  end if;
  if kind.is_authorizing and v_hold.state <> 'active' then
    raise exception using
      errcode = 'LM415',
      message = 'the hold has ended',
      detail = format('hold %s is %s', v_hold.id, v_hold.state);
  elsif kind.is_authorizing and -v_leg.amount > v_hold.amount then
    raise exception using
      errcode = 'LM416',
      message = 'more than was held',
      detail = format('hold %s', v_hold.id);
  elsif v_hold.state <> 'active' then
    return kind;
  end if;
  update ledger.account as a set held = a.held - v_hold.amount where a.id = v_hold.account_id;
  update ledger.hold as h
  set
    state = 'captured',
    captured_amount = least(-v_leg.amount, v_hold.amount),
    journal_id = v_leg.journal_id,
    closed_at = v_now
  where h.id = v_hold.id;
  -- The hold was authorized when it was placed, on the same account.
  kind.is_authorizing := false;
  kind.spends_promo := false;
  return kind;
end
$$;

comment on function ledger.consume_hold(bigint, ledger.journal_kind, ledger.journal_leg[]) is
$$Free what a hold reserved, so that the legs of its journal can take it. A hold past its expiry gives nothing, whether or not
the job has ended it yet. Returns the kind of journal whose rules apply then.
Errors: LM415 the hold has ended, LM416 more than was held; kinds that record what has happened raise neither.$$;

create or replace function ledger.record_journals(
  fact ledger.fact, is_manual boolean, idempotency_keys text[], hashes bytea[], last_posted_at timestamptz, xid xid8
) returns ledger.new_journal[]
language plpgsql volatile
as $$
declare
  -- Never earlier than the last entry of any account of these owners, even when the clock went back.
  v_posted_at constant timestamptz := greatest(clock_timestamp(), last_posted_at);
  v_journals ledger.new_journal[];
begin
  with made as (
    insert into ledger.journal as j (
      idempotency_key, request_hash, kind, is_manual, subject_type, subject_id, processor, object_id, reverses_id,
      actor, reason, meta, effective_at, created_at, xid)
    select
      f.idempotency_key, f.hash, fact.kind, record_journals.is_manual, fact.subject_type, fact.subject_id, fact.processor,
      fact.object_id, fact.reverses_id,
      coalesce(fact.actor, request.user_id()::text, request.role_name()), fact.reason,
      coalesce(fact.meta, '{}'), coalesce(fact.effective_at, v_posted_at), v_posted_at, record_journals.xid
    from unnest(idempotency_keys, hashes) as f (idempotency_key, hash)
    order by f.idempotency_key
    on conflict on constraint journal_idempotency_key_is_unique do nothing
    returning (j.id, j.idempotency_key, j.created_at, ledger.journal_digest(j))::ledger.new_journal as journal
  )
  select array_agg(m.journal order by array_position(idempotency_keys, (m.journal).idempotency_key)) into v_journals
  from made as m;
  return coalesce(v_journals, '{}');
end
$$;

comment on function ledger.record_journals(ledger.fact, boolean, text[], bytea[], timestamptz, xid8) is
$$Insert the journals that do not exist yet and return them in the order of the postings. last_posted_at: the time of the
last entry of their accounts, which are locked.$$;

create or replace function ledger.known_journals(idempotency_keys text[], hashes bytea[]) returns bigint[]
language plpgsql stable
as $$
declare
  v_conflict text;
begin
  select f.idempotency_key into v_conflict
  from unnest(idempotency_keys, hashes) as f (idempotency_key, hash)
  join ledger.journal as j on j.idempotency_key = f.idempotency_key
  where j.request_hash <> f.hash;
  if found then
    raise exception using
      errcode = 'LM402',
      message = 'this key was used with other content',
      detail = v_conflict;
  end if;
  return array(
    select j.id
    from unnest(idempotency_keys) with ordinality as f (idempotency_key, place)
    join ledger.journal as j on j.idempotency_key = f.idempotency_key
    order by f.place);
end
$$;

comment on function ledger.known_journals(text[], bytea[]) is
$$Ids of the existing journals of these facts, in their order.
Errors: LM402 one was posted with other content.$$;

create or replace function ledger.write_entries(journals ledger.new_journal[], legs ledger.journal_leg[]) returns uuid[]
language plpgsql volatile
as $$
declare
  v_organization_ids uuid[];
begin
  with posted as (
    insert into ledger.entry (
      journal_id, account_id, currency, keeps_balance, amount, seq, prev_seq, balance_before, balance_after, hash)
    select
      j.id, a.id, a.currency, a.keeps_balance, l.amount,
      n.seq, a.seq, case when a.keeps_balance then a.balance end, n.balance_after,
      case when a.keeps_balance then ledger.entry_hash(a.last_hash, j.digest, a.id, n.seq, l.amount, n.balance_after) end
    from unnest(write_entries.legs) as l
    join unnest(journals) as j on j.id = l.journal_id
    cross join lateral (select e.* from ledger.account as e where e.id = l.account_id limit 1) as a
    cross join lateral (
      select
        case when a.keeps_balance then coalesce(a.seq, 0) + 1 end as seq,
        case when a.keeps_balance then a.balance + l.amount end as balance_after) as n
    order by j.id, a.id
    returning journal_id, account_id, keeps_balance, seq, balance_after, hash
  ), changed as (
    update ledger.account as a
    set seq = p.seq, balance = p.balance_after, last_hash = p.hash, posted_at = j.created_at
    from posted as p
    join unnest(journals) as j on j.id = p.journal_id
    where a.id = p.account_id and p.keeps_balance
    returning a.organization_id
  )
  select array_agg(distinct c.organization_id) filter (where c.organization_id is not null)
  into v_organization_ids from changed as c;
  return coalesce(v_organization_ids, '{}');
end
$$;

comment on function ledger.write_entries(ledger.new_journal[], ledger.journal_leg[]) is
$$Insert the entries of these journals and update the balances. The accounts are locked. Returns the organisations
whose balances changed.$$;

create or replace function ledger.post_all(fact ledger.fact, postings ledger.posting[]) returns bigint[]
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
-- The plans do not depend on the legs, and planning each time took three times as long as execution.
set plan_cache_mode = force_generic_plan
as $$
declare
  v_xid constant xid8 := pg_current_xact_id(); -- before a journal draws its id: see ledger.seal()
  v_idems text[];
  v_hashes bytea[];
  v_are_known boolean;
  v_last_posted_at timestamptz;
  v_kind ledger.journal_kind;
  v_new ledger.new_journal[];
  v_new_ids bigint[];
  v_ids bigint[];
  v_legs ledger.journal_leg[];
  v_need_allocation boolean;
begin
  perform ledger.require_read_committed();
  select k.* into v_kind from ledger.journal_kind as k where k.kind = fact.kind;
  if not found then
    raise exception using errcode = 'LM407', message = 'no such kind of journal', detail = coalesce(fact.kind, 'null');
  elsif fact.hold_id is not null and cardinality(postings) > 1 then
    raise exception using errcode = 'LM406', message = 'a hold is captured by exactly one journal';
  end if;
  -- A hash is without actor and time, because a webhook, a page and the reconciler report the same fact.
  select
    coalesce(array_agg(p.idempotency_key order by p.place), '{}'),
    array_agg(
      sha256(convert_to(jsonb_build_array(
        p.idempotency_key, fact.kind, fact.subject_type, fact.subject_id, fact.processor, fact.object_id,
        fact.reason, fact.reverses_id, fact.hold_id,
        (select jsonb_agg(jsonb_build_array(l.account_id, l.amount) order by l.account_id) from unnest(p.legs) as l)
      )::text, 'UTF8'))
      order by p.place),
    coalesce(bool_and(exists (select from ledger.journal as j where j.idempotency_key = p.idempotency_key)), true)
  into v_idems, v_hashes, v_are_known
  from unnest(postings) with ordinality as p (idempotency_key, legs, place);
  if not v_are_known then
    -- Before the journals get their time, so that times follow the order in which the accounts change. A concurrent call
    -- for the same fact waits for the accounts and then finds it posted.
    v_last_posted_at := ledger.lock_owner_accounts(
      array(select l.account_id from unnest(postings) as p cross join lateral unnest(p.legs) as l));
  end if;
  v_new := ledger.record_journals(fact, v_kind.is_manual, v_idems, v_hashes, v_last_posted_at, v_xid);
  select
    array(select j.id from unnest(v_new) as j),
    array(
      select (j.id, l.account_id, l.amount)::ledger.journal_leg
      from unnest(v_new) as j
      cross join lateral unnest((postings[array_position(v_idems, j.idempotency_key)]).legs) as l)
  into v_new_ids, v_legs;
  v_ids := case
    when cardinality(v_new) < cardinality(v_idems) then ledger.known_journals(v_idems, v_hashes)
    else v_new_ids end;
  if v_new = '{}' then
    return v_ids;
  end if;

  v_need_allocation := ledger.check_form(v_new_ids, v_legs);
  if fact.hold_id is not null then
    v_kind := ledger.consume_hold(fact.hold_id, v_kind, v_legs);
  end if;
  if v_need_allocation then
    v_legs := ledger.allocate_legs(v_kind, v_legs);
    perform ledger.check_legs(v_kind, v_legs);
  end if;
  perform ledger.funds_changed(variadic ledger.write_entries(v_new, v_legs));
  if fact.reverses_id is not null then
    -- Checked here, so that this call fails alone instead of its whole batch at commit.
    set constraints ledger.reversals_stay_within immediate;
    set constraints ledger.reversals_stay_within deferred;
  end if;
  return v_ids;
end
$$;

comment on function ledger.post_all(ledger.fact, ledger.posting[]) is
$$Post journals that record the same fact for several owners, one journal for each. This is the only writer of the ledger.
idempotency_key names what is posted (source:object:fact): the same key with the same content returns the existing journal, with
other content it is refused. Locks the owners' accounts that keep a balance in ascending order, then the keys of the journals,
then the hold; derived accounts are never locked. A journal gets its time after its accounts are locked, so that the times of an
account's entries never decrease. A transaction that posts more than once locks all its accounts first (ledger.lock_accounts).
Returns the ids of the journals in the order of the postings.
Errors: LM401 insufficient funds, LM402 other content, LM403 nothing can be spent, LM404 isolation,
LM405 accounts not locked, LM406 malformed legs, LM407 unknown kind, LM409 legs do not sum to zero, LM415 and LM416
holds, LM418 and LM419 reversals.$$;

create or replace function ledger.post(
  idempotency_key text,
  kind text,
  legs ledger.leg[],
  subject_type text default null,
  subject_id uuid default null,
  processor text default null,
  object_id text default null,
  actor text default null,
  reason text default null,
  effective_at timestamptz default null,
  reverses_id bigint default null,
  meta jsonb default null,
  hold_id bigint default null
) returns bigint
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
begin
  return (ledger.post_all(
    (kind, subject_type, subject_id, processor, object_id, actor, reason, effective_at, reverses_id, meta, hold_id)::ledger.fact,
    array[(idempotency_key, legs)::ledger.posting]))[1];
end
$$;

comment on function ledger.post(text, text, ledger.leg[], text, uuid, text, text, text, text, timestamptz, bigint, jsonb, bigint) is
$$Post one journal, as ledger.post_all() does; the arguments are the fields of ledger.fact. Returns its id.
Errors: those of ledger.post_all.$$;
