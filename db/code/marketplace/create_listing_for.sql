create or replace function marketplace.redacted_answer(fields jsonb, answers jsonb, field text, part text default null) returns text
language sql immutable parallel safe
begin atomic
  select
    case jsonb_typeof(a.answer)
      -- The street of a location is never shown.
      when 'object' then coalesce(
        a.answer ->> redacted_answer.part,
        nullif(concat_ws(', ', a.answer ->> 'city', a.answer ->> 'state', a.answer ->> 'country'), ''))
      when 'array' then (select string_agg(e.value, ', ') from jsonb_array_elements_text(a.answer) as e (value))
      else a.answer #>> '{}' end
  from jsonb_array_elements(redacted_answer.fields) as f (field)
  cross join lateral (select redacted_answer.answers -> (f.field ->> 'id') as answer) as a
  where f.field ->> 'id' = redacted_answer.field
    and f.field ->> 'type' not in ('email', 'phone')
    and f.field -> 'sensitive' is distinct from 'true';
end;

comment on function marketplace.redacted_answer(jsonb, jsonb, text, text) is
$$The answer to a field as text; null if the form has no such field, or if the field holds contact data or is marked sensitive.
For a location it is the given part, or else city, state and country.$$;

create or replace function marketplace.random_number(state text) returns text
language sql volatile
set search_path = pg_catalog, pg_temp
return coalesce(random_number.state, 'XX') || lpad(floor(random() * 1000000)::integer::text, 6, '0');

comment on function marketplace.random_number(text) is
$$A public number for a listing: the two letters of the state, or XX, and six digits, random so that they do not reveal how many
leads there are. It may be taken already: the caller must try again then.$$;

-- LM804 numbers_exhausted (409): No public number was free: nearly a million leads of this state have one, or as many
--   without a state.
--   To do: Try again.

create or replace function marketplace.create_listing_for(
  lead intake.lead, setting marketplace.niche_setting, price bigint, max_buyers integer
) returns uuid
language plpgsql volatile
as $$
declare
  c_most_tries constant integer := 10;
  v_buyers constant marketplace.place_count := marketplace.count_places(lead.id, max_buyers);
  v_fields jsonb;
  v_contact record;
  v_state text;
  v_texts text[];
  v_id uuid;
begin
  if v_buyers.sold_count >= v_buyers.effective_max_buyers then
    return null;
  end if;
  lead.answers := intake.answers_of(lead);
  -- The form version that was answered, not the active one, in which the same field may mean something else.
  select s.fields into strict v_fields from catalog.form_schema as s where s.id = lead.form_schema_id;
  select c.* into v_contact from intake.contact_of(lead.id) as c;
  v_state := marketplace.state_code(marketplace.redacted_answer(v_fields, lead.answers, setting.state_field, 'state'));
  v_texts := marketplace.redacted_texts(
    array[
      marketplace.redacted_answer(v_fields, lead.answers, setting.city_field, 'city'),
      marketplace.redacted_answer(v_fields, lead.answers, setting.category_field),
      marketplace.redacted_answer(v_fields, lead.answers, setting.description_field)],
    v_contact.name, v_contact.email, v_contact.phone,
    -- Further contact data among the answers.
    array(
      select lead.answers ->> (f.field ->> 'id')
      from jsonb_array_elements(v_fields) as f (field)
      where f.field ->> 'type' in ('email', 'phone') and lead.answers ? (f.field ->> 'id')),
    array(select lower(w.word) from jsonb_array_elements_text(ops.setting_of('marketplace.dotted_words')) as w (word)));
  for i in 1 .. 2 * c_most_tries loop
    insert into marketplace.listing (
      lead_id, niche_id, number, state_code, city, event_date, category, description, price, max_buyers, sold_count, effective_max_buyers,
      awaits_review, status)
    values (
      -- If the numbers of a state are nearly used up, numbers without a state are tried.
      lead.id, lead.niche_id, marketplace.random_number(case when i <= c_most_tries then v_state end), v_state,
      left(v_texts[1], 100),
      (
        select marketplace.redacted_answer(v_fields, lead.answers, setting.event_date_field)::date
        from jsonb_array_elements(v_fields) as f (field)
        where f.field ->> 'id' = setting.event_date_field and f.field ->> 'type' = 'date'),
      left(v_texts[2], 200),
      left(v_texts[3], 5000),
      create_listing_for.price, create_listing_for.max_buyers, v_buyers.sold_count, v_buyers.effective_max_buyers,
      setting.reviews_listings, case when setting.reviews_listings then 'waiting' else 'open' end)
    on conflict on constraint listing_number_is_unique do nothing
    returning id into v_id;
    exit when found;
  end loop;
  if v_id is null then
    perform ops.raise_http(409, 'LM804', 'no public number is free');
  end if;
  return v_id;
end
$$;

comment on function marketplace.create_listing_for(intake.lead, marketplace.niche_setting, bigint, integer) is
$$List a lead that was never listed before. The caller must hold its lock. Returns the id of the listing, or null if the lead has no
capacity left. If the settings of the niche demand it, the listing waits until an admin approves its texts.
Errors: LM804 no public number is free.$$;
