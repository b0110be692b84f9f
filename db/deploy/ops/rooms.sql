-- Deploy leadmill:ops/rooms to pg

begin;

create schema request;

create schema ops;

create schema event;

create schema identity;

create schema usage;

create schema catalog;

create schema intake;

create schema file;

create schema ledger;

create schema billing;

create schema sale;

create schema distribution;

create schema marketplace;

create schema returns;

create schema crm;

create schema archive;

create schema notification;

create schema report;

create schema audit;

create schema queue;

create schema hook;

create schema api;

comment on schema request is $$The current HTTP request: its headers and the claims of its token.$$;

comment on schema ops is $$Settings, limits and helpers that every room uses.$$;

comment on schema event is $$The outbox: each room records what happened, and rooms above react to it.$$;

comment on schema identity is $$User accounts, organisations (tenants), sessions, tokens.$$;

comment on schema usage is $$Calls by API key, their sums, quotas and the general limits of requests.$$;

comment on schema catalog is $$Niches, their form schemas and competition levels.$$;

comment on schema intake is $$Leads, the vault with their contact data, and their attribution.$$;

comment on schema file is $$Files in object storage: logos of organisations, attachments of leads.$$;

comment on schema ledger is $$Double-entry ledger. ledger.post_all() is the only writer.$$;

comment on schema billing is $$Deposits, payments and the webhooks of payment processors.$$;

comment on schema sale is $$Sales of leads through any channel: what buyers were promised, assignments, charges and refunds.$$;

comment on schema distribution is $$Subscriptions, their rotation, the choice of buyers and the trace of decisions.$$;

comment on schema marketplace is $$Listings, favourites and feedback. A purchase here is an assignment like any other.$$;

comment on schema returns is $$Refunds of bad leads: terms, requests and decisions.$$;

comment on schema archive is $$Which leads are old enough for the archive of room intake, and nothing open about them.$$;

comment on schema crm is $$Connections to tenants' CRMs, and the import of leads from them.$$;

comment on schema notification is $$Mail to users: templates, preferences, deliveries and their log.$$;

comment on schema report is $$Reports for the operator, and the sums by day that they are made of.$$;

comment on schema audit is $$Append-only log of changes: who changed what, and from where.$$;

comment on schema queue is $$Procrastinate's tables as the library ships them, and the wrappers through which they are used.$$;

comment on schema hook is
$$Called by PostgREST and nginx before each request: configuration, check of the session, record of reading.$$;

comment on schema api is $$Leadmill
Buy and sell leads. Sign up, subscribe to competition levels, submit and receive leads, follow every cent.$$;

commit;
