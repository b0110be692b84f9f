-- LM802 invalid_listing_terms (400): The marketplace settings of a niche, or the terms of a
--   listing, have faults.
--   To do: Correct each field listed in `details`.

create or replace function marketplace.field_fault(fields jsonb, argument text, field text, type text default null) returns jsonb
language sql immutable parallel safe
begin atomic
  select jsonb_build_object('field', field_fault.argument, 'code', x.fault[1], 'message', x.fault[2])
  from (
    select case
      when f.field is null then '{unknown_field,is not a field of the active form}'::text[]
      when f.field -> 'sensitive' = 'true' then '{sensitive,is marked sensitive and must not be shown}'
      when f.field ->> 'type' in ('email', 'phone') then '{wrong_type,holds contact data}'
      when f.field ->> 'type' <> field_fault.type then array['wrong_type', 'must be a field of type ' || field_fault.type]
    end as fault
    from (select 1) as one
    left join jsonb_array_elements(field_fault.fields) as f (field) on f.field ->> 'id' = field_fault.field
  ) as x
  where field_fault.field <> '' and x.fault is not null;
end;

comment on function marketplace.field_fault(jsonb, text, text, text) is
$$The fault, if this field of a form must not be shown; null if it may be, or if no field is given. type: the type that it must have.$$;

create or replace function marketplace.set_marketplace_settings(
  niche_id uuid,
  listing_rule text default null,
  price numeric default null,
  max_buyers integer default null,
  state_field text default null,
  city_field text default null,
  event_date_field text default null,
  category_field text default null,
  description_field text default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_niche constant catalog.niche := catalog.lock_niche(set_marketplace_settings.niche_id);
  v_fields jsonb;
  v_faults jsonb;
begin
  select s.fields into v_fields from catalog.form_schema as s where s.niche_id = v_niche.id and s.status = 'active';
  v_fields := coalesce(v_fields, '[]');
  select jsonb_agg(f.fault) into v_faults
  from (values
    (case when set_marketplace_settings.listing_rule not in ('never', 'left_room', 'at_once') then jsonb_build_object(
      'field', 'listing_rule', 'code', 'not_an_option', 'message', 'must be never, left_room or at_once') end),
    (ledger.amount_fault(set_marketplace_settings.price, v_niche.currency)),
    (case when set_marketplace_settings.max_buyers not between 1 and 100 then jsonb_build_object(
      'field', 'max_buyers', 'code', 'out_of_range', 'message', 'must be from 1 to 100') end),
    (marketplace.field_fault(v_fields, 'state_field', set_marketplace_settings.state_field)),
    (marketplace.field_fault(v_fields, 'city_field', set_marketplace_settings.city_field)),
    (marketplace.field_fault(v_fields, 'event_date_field', set_marketplace_settings.event_date_field, 'date')),
    (marketplace.field_fault(v_fields, 'category_field', set_marketplace_settings.category_field)),
    (marketplace.field_fault(v_fields, 'description_field', set_marketplace_settings.description_field))) as f (fault)
  where f.fault is not null;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM802', 'listing terms have faults', v_faults::text, 'details lists every wrong field.');
  end if;
  insert into marketplace.niche_setting (niche_id, price, max_buyers)
  values (
    v_niche.id,
    ledger.to_minor(ops.setting_of('marketplace.price')::numeric, v_niche.currency),
    ops.setting_of('marketplace.max_buyers')::integer)
  on conflict (niche_id) do nothing;
  update marketplace.niche_setting as m
  set
    listing_rule = coalesce(set_marketplace_settings.listing_rule, m.listing_rule),
    price = case when set_marketplace_settings.price is null then m.price
      else ledger.to_minor(set_marketplace_settings.price, v_niche.currency) end,
    max_buyers = coalesce(set_marketplace_settings.max_buyers, m.max_buyers),
    state_field = nullif(coalesce(set_marketplace_settings.state_field, m.state_field), ''),
    city_field = nullif(coalesce(set_marketplace_settings.city_field, m.city_field), ''),
    event_date_field = nullif(coalesce(set_marketplace_settings.event_date_field, m.event_date_field), ''),
    category_field = nullif(coalesce(set_marketplace_settings.category_field, m.category_field), ''),
    description_field = nullif(coalesce(set_marketplace_settings.description_field, m.description_field), ''),
    updated_at = clock_timestamp()
  where m.niche_id = v_niche.id;
end
$$;

comment on function marketplace.set_marketplace_settings(uuid, text, numeric, integer, text, text, text, text, text) is
$$Set which leads of a niche are listed from now on, and how. Arguments that are left out keep their value, or get the default if the niche
is new to the marketplace; an empty field name removes it from the preview. listing_rule: never, left_room (when distribution left capacity)
or at_once (when approved). price: decimal, in the niche's currency. The field arguments name those fields of the active form whose answers
are shown before the lead is bought; no other answer is shown.
Errors: LM202 no such niche, LM410, LM411, LM412 not an amount of money, LM802 faults by field.$$;

grant execute on function marketplace.set_marketplace_settings(uuid, text, numeric, integer, text, text, text, text, text) to admin;

create or replace function api.set_marketplace_settings(
  niche_id uuid,
  listing_rule text default null,
  price numeric default null,
  max_buyers integer default null,
  state_field text default null,
  city_field text default null,
  event_date_field text default null,
  category_field text default null,
  description_field text default null
) returns void
language sql volatile
begin atomic
  select marketplace.set_marketplace_settings(
    set_marketplace_settings.niche_id,
    ops.bounded(set_marketplace_settings.listing_rule, 'listing_rule'),
    set_marketplace_settings.price,
    set_marketplace_settings.max_buyers,
    ops.bounded(set_marketplace_settings.state_field, 'state_field'),
    ops.bounded(set_marketplace_settings.city_field, 'city_field'),
    ops.bounded(set_marketplace_settings.event_date_field, 'event_date_field'),
    ops.bounded(set_marketplace_settings.category_field, 'category_field'),
    ops.bounded(set_marketplace_settings.description_field, 'description_field'));
end;

comment on function api.set_marketplace_settings(uuid, text, numeric, integer, text, text, text, text, text) is
$$Set which leads of a niche are listed from now on, and how
Arguments that are left out keep their value; a niche that is new to the marketplace starts with never, 20.00 and one buyer. An empty field
name removes it from the preview. listing_rule: never, left_room (when distribution left capacity) or at_once (when approved). The field
arguments name those fields of the active form whose answers are shown before a lead is bought; no other answer is shown.
Errors: LM202 no such niche, LM410, LM411, LM412 not an amount of money, LM802 faults by field.$$;

grant execute on function api.set_marketplace_settings(uuid, text, numeric, integer, text, text, text, text, text) to admin;
