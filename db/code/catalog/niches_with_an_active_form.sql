create or replace function catalog.niches_with_an_active_form() returns uuid[]
language sql stable security definer -- the policies of forms ask for the niche, which would ask for its form
set search_path = pg_catalog, pg_temp
begin atomic
  select array(select s.niche_id from catalog.form_schema as s where s.status = 'active');
end;

comment on function catalog.niches_with_an_active_form() is $$Niches with a form in use: nobody can fill in that of another.$$;

grant execute on function catalog.niches_with_an_active_form() to anon;
