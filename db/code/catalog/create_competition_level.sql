-- LM212 invalid_competition_level (400): The competition level has faults.
--   To do: Correct each field listed in `details`.

create or replace function catalog.require_level(level catalog.competition_level, currency text, price numeric) returns void
language plpgsql stable
as $$
declare
  v_faults jsonb;
begin
  select jsonb_agg(f.fault) into v_faults
  from (
    select jsonb_build_object('field', c.field, 'code', c.code, 'message', c.message)
    from (values
      ('name', 'required', 'is required', coalesce(level.name !~ '\S', true)),
      ('name', 'too_long', 'must have at most 100 characters', length(btrim(level.name)) > 100),
      ('name', 'duplicate', 'is the name of another level of this niche', exists (
        select from catalog.competition_level as l
        where l.niche_id = level.niche_id and l.id is distinct from level.id and l.retired_at is null
          and lower(btrim(l.name)) = lower(btrim(level.name)))),
      ('max_buyers', 'required', 'is required', level.max_buyers is null),
      ('max_buyers', 'out_of_range', 'must be from 1 to 100', level.max_buyers not between 1 and 100),
      ('order_position', 'out_of_range', 'must be 1 or more', level.order_position < 1)
    ) as c (field, code, message, is_fault)
    where c.is_fault
    union all
    select ledger.amount_fault(require_level.price, require_level.currency)
  ) as f (fault)
  where f.fault is not null;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM212', 'competition level has faults', v_faults::text, '`details` lists every wrong field.');
  end if;
end
$$;

comment on function catalog.require_level(catalog.competition_level, text, numeric) is
$$Refuse a level with faults, naming all of them. Locks its niche. price: decimal, or null to keep the current one.
Errors: LM212.$$;

create or replace function catalog.create_competition_level(
  niche_id uuid,
  name text,
  price numeric,
  max_buyers integer,
  order_position integer default null
) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_niche constant catalog.niche := catalog.lock_niche(niche_id);
  v_level catalog.competition_level;
  v_position integer;
  v_price bigint;
  v_id uuid;
begin
  v_level.niche_id := v_niche.id;
  v_level.name := create_competition_level.name;
  v_level.max_buyers := create_competition_level.max_buyers;
  v_level.order_position := create_competition_level.order_position;
  perform catalog.require_level(v_level, v_niche.currency, create_competition_level.price);
  v_price := ledger.to_minor(create_competition_level.price, v_niche.currency);
  select least(create_competition_level.order_position, count(*)::integer + 1) into v_position
  from catalog.competition_level as l
  where l.niche_id = v_niche.id and l.retired_at is null;
  update catalog.competition_level as l
  set order_position = l.order_position + 1, updated_at = clock_timestamp()
  where l.niche_id = v_niche.id and l.order_position >= v_position;
  insert into catalog.competition_level (niche_id, name, order_position, price, max_buyers)
  values (
    v_niche.id,
    create_competition_level.name,
    v_position,
    v_price,
    create_competition_level.max_buyers)
  returning id into v_id;
  return v_id;
end
$$;

comment on function catalog.create_competition_level(uuid, text, numeric, integer, integer) is
$$Add a level. Without a position, or with one past the end, it becomes the last; the levels at and behind the position move
up by one. price: decimal, in the niche's currency.
Errors: LM202 no such niche, LM212 faults, listed in details; LM410, LM411, LM412 not an amount of money.$$;

grant execute on function catalog.create_competition_level(uuid, text, numeric, integer, integer) to admin;

create or replace function api.create_competition_level(
  niche_id uuid,
  name text,
  price numeric,
  max_buyers integer,
  order_position integer default null
) returns uuid
language sql volatile
begin atomic
  select catalog.create_competition_level(
    create_competition_level.niche_id,
    ops.bounded(create_competition_level.name, 'name'),
    create_competition_level.price,
    create_competition_level.max_buyers,
    create_competition_level.order_position);
end;

comment on function api.create_competition_level(uuid, text, numeric, integer, integer) is
$$Create a competition level
Without a position it becomes the last; levels at and behind the position move up by one. Returns its id. price: decimal, in
the niche's currency, for one buyer.
Errors: LM202 no such niche, LM212 faults, listed in details; LM410, LM411, LM412 not an amount of money.$$;

grant execute on function api.create_competition_level(uuid, text, numeric, integer, integer) to admin;
