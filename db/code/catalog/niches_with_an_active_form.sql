create or replace function catalog.niches_with_an_active_form() returns uuid[]
language sql stable security definer -- the policies of forms read the niche, whose policies would read its forms: definer rights end the recursion
set search_path = pg_catalog, pg_temp
begin atomic
  select array(select s.niche_id from catalog.form_schema as s where s.status = 'active');
end;

comment on function catalog.niches_with_an_active_form() is
$$Niches with an active form. The form of another niche cannot be filled in.$$;

grant execute on function catalog.niches_with_an_active_form() to anon;
