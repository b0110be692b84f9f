-- Deploy leadmill:api/set_mail_preference to pg

begin;

create function api.set_mail_preference(template text, is_wanted boolean) returns void
language sql volatile
begin atomic
  select notification.set_mail_preference(ops.bounded(set_mail_preference.template, 'template'), set_mail_preference.is_wanted);
end;

comment on function api.set_mail_preference(text, boolean) is
$$Say whether a mail is wanted
For the whole organisation of the caller, an owner or manager. template: one of mail_preferences.
Errors: LM115 the caller is neither owner nor manager (403), LM704 no such mail (400).$$;

grant execute on function api.set_mail_preference(text, boolean) to member;

commit;
