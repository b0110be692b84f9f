-- Deploy leadmill:api/record_reading to pg

begin;

create function api.record_reading() returns void
language sql volatile
begin atomic
  select hook.record_reading();
end;

comment on function api.record_reading() is
$$Record that contact data is about to be read
For nginx, which asks for it before it lets an admin read leads, assignments and files; audit_events shows it as contact_data_read.$$;

grant execute on function api.record_reading() to admin;

commit;
