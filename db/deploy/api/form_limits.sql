-- Deploy leadmill:api/form_limits to pg

begin;

create function api.form_limits() returns jsonb
language sql stable
begin atomic
  select file.form_limits();
end;

comment on function api.form_limits() is
$$Limits of forms that a page has to know before it sends
{contact, attribution: JSON Schema as form_json_schema has it for answers; submission_key; password {minLength, maxLength}; account: most
characters of each text; files {purpose: {media type: most bytes}}; files_per_lead; deposits {currency: {minimum, maximum, decimals}};
default_currency}. For everybody; it changes with settings only.$$;

grant execute on function api.form_limits() to anon, member, partner, admin;

commit;
