create or replace function identity.canonical_address(email text) returns text
language sql immutable strict parallel safe
return (
  select
    case when p.domain in ('gmail.com', 'googlemail.com') then replace(p.local, '.', '') else p.local end
    || '@' || case p.domain when 'googlemail.com' then 'gmail.com' else p.domain end
  from (
    select
      coalesce(nullif(regexp_replace(regexp_replace(lower(trim(email)), '@[^@]*$', ''), '(.)\+.*$', '\1'), ''), lower(trim(email)))
        as local,
      rtrim(substring(lower(trim(email)) from '[^@]*$'), '.') as domain) as p);

comment on function identity.canonical_address(text) is
$$One spelling for all addresses that reach the same mailbox: without the part after a plus sign, and for Google Mail without
dots. Only for counting: mail is sent to the address as it was given.$$;
