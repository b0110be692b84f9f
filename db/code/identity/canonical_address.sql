create or replace function identity.canonical_address(email text) returns text
language sql immutable strict parallel safe
return (
  select
    case when p.domain in ('gmail.com', 'googlemail.com') then replace(p.local, '.', '') else p.local end
    || '@' || case p.domain when 'googlemail.com' then 'gmail.com' else p.domain end
  from (
    select
      coalesce(nullif(regexp_replace(regexp_replace(lower(trim(email)), '@[^@]*$', ''), '(.)\+.*$', '\1'), ''), lower(trim(email))) as local,
      rtrim(substring(lower(trim(email)) from '[^@]*$'), '.') as domain) as p);

comment on function identity.canonical_address(text) is
$$One spelling for all spellings of an address that reach one mailbox: without the part behind a plus, and for Google Mail
without dots. To count by; mail goes to the address as it was written.$$;
