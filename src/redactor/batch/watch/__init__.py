"""Audits on a schedule, which tell somebody when something new needs a person.

    round:   audit what is new or changed   → results, as `redactor audit` writes them
    news:    what was found, failed or closed since the last message was composed
    outbox:  messages that were composed, each until everybody who is to be told has got it

A message has one id for all tries, so that whoever gets it twice knows. It holds counts, names and
places as reports show them, and masked quotes.
"""

from redactor.batch.watch.channels import Channel, DeliveryError, Mail, TellFile, Webhook, post
from redactor.batch.watch.news import News, news
from redactor.batch.watch.outbox import Outbox
from redactor.batch.watch.schedule import Watch, seconds_of

__all__ = [
    "Channel",
    "DeliveryError",
    "Mail",
    "News",
    "Outbox",
    "TellFile",
    "Watch",
    "Webhook",
    "news",
    "post",
    "seconds_of",
]
