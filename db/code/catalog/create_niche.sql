-- LM210 invalid_niche (400): The niche has faults.
--   To do: Correct each field listed in `details`.
-- LM211 slug_taken (409): The slug is taken; `details` is the slug.
--   To do: Choose another.

create or replace function catalog.require_niche(niche catalog.niche) returns void
language plpgsql stable
as $$
declare
  v_faults jsonb;
begin
  select jsonb_agg(jsonb_build_object('field', f.field, 'code', f.code, 'message', f.message)) into v_faults
  from (values
    ('slug', 'required', 'is required', coalesce(niche.slug, '') = ''),
    ('slug', 'too_long', 'must have at most 100 characters', length(niche.slug) > 100),
    ('slug', 'not_a_match', 'must be lower case letters and digits, with single hyphens between them',
      niche.slug <> '' and niche.slug !~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    ('name', 'required', 'is required', coalesce(niche.name !~ '\S', true)),
    ('name', 'too_long', 'must have at most 100 characters', length(btrim(niche.name)) > 100),
    ('currency', 'not_an_option', 'must be the ISO 4217 code of a supported currency, in upper case',
      not exists (select from ledger.currency as c where c.code = niche.currency)),
    ('cascade_rule', 'not_an_option', 'must be promise or literal', coalesce(niche.cascade_rule not in ('promise', 'literal'), true)),
    ('opening_wait', 'out_of_range', 'must be at most 7 days, or 0 for none',
      not coalesce(niche.opening_wait > '0' and niche.opening_wait <= '7 days', true)),
    ('default_level_id', 'not_an_option', 'must be a level of this niche that is not retired',
      niche.default_level_id is not null and not exists (
        select from catalog.competition_level as l
        where l.id = niche.default_level_id and l.niche_id = niche.id and l.retired_at is null))
  ) as f (field, code, message, is_fault)
  where f.is_fault;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM210', 'niche has faults', v_faults::text, '`details` lists every wrong field.');
  end if;
end
$$;

comment on function catalog.require_niche(catalog.niche) is
$$Refuse a niche with faults, naming all of them.
Errors: LM210.$$;

create or replace function catalog.create_niche(
  slug text,
  name text,
  description text default null,
  currency text default 'USD'
) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_niche catalog.niche;
  v_id uuid;
begin
  v_niche.slug := create_niche.slug;
  v_niche.name := create_niche.name;
  v_niche.currency := create_niche.currency;
  v_niche.cascade_rule := 'promise';
  perform catalog.require_niche(v_niche);
  insert into catalog.niche (slug, name, description, currency)
  values (create_niche.slug, create_niche.name, create_niche.description, create_niche.currency)
  on conflict on constraint niche_slug_is_unique do nothing
  returning niche.id into v_id;
  if v_id is null then
    perform ops.raise_http(409, 'LM211', 'slug is taken', create_niche.slug,
      'Choose another. The slug of a niche that was never used becomes free with delete_niche.');
  end if;
  return v_id;
end
$$;

comment on function catalog.create_niche(text, text, text, text) is
$$Create a niche. It takes leads once it has an active form schema.
Errors: LM210 faults, listed in details; LM211 slug taken.$$;

grant execute on function catalog.create_niche(text, text, text, text) to admin;

create or replace function api.create_niche(
  slug text,
  name text,
  description text default null,
  currency text default 'USD'
) returns uuid
language sql volatile
begin atomic
  select catalog.create_niche(
    ops.bounded(create_niche.slug, 'slug'),
    ops.bounded(create_niche.name, 'name'),
    ops.bounded(create_niche.description, 'description', 5000),
    ops.bounded(create_niche.currency, 'currency'));
end;

comment on function api.create_niche(text, text, text, text) is
$$Create a niche
It takes leads once it has an active form. Returns its id. slug: lower case, digits and hyphens; it cannot be changed.
currency: ISO 4217; it cannot be changed.
Errors: LM210 faults, listed in details; LM211 slug taken.$$;

grant execute on function api.create_niche(text, text, text, text) to admin;
