create or replace function intake.contact_text(name text, email text, phone text) returns text
language sql immutable parallel safe
return lower(contact_text.name || ' ' || contact_text.email || ' ' || coalesce(contact_text.phone, ''));

comment on function intake.contact_text(text, text, text) is
$$The text of a contact in which words are found. The indexes lead_contact_by_words and
contact_archive_by_words are of this expression.$$;

create or replace function intake.find_leads(words text) returns setof uuid
language plpgsql stable rows 20 security definer -- its index is of no use where policies are in force
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan -- the best plan depends on the words
as $$
declare
  v_patterns constant text[] := ops.word_patterns(words);
begin
  if v_patterns is null then
    return query select l.id from intake.lead as l;
    return;
  end if;
  return query
  select c.lead_id
  from intake.whole_contact as c
  where intake.contact_text(c.name, c.email, c.phone) like v_patterns[1]
    and intake.contact_text(c.name, c.email, c.phone) like all (v_patterns);
end
$$;

comment on function intake.find_leads(text) is
$$Leads with each of these words in the name, e-mail address or phone number of their contact. It ignores policies, so it must be granted to
admins only. A longest word of three or more letters is found by an index.$$;

grant execute on function intake.find_leads(text) to admin;
