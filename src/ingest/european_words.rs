//! The words that exports in French, German, Spanish, Portuguese, Italian, Russian and Polish put above their columns.

use super::columns::Role;

/// As [`super::header_words::WORDS`], without accents (see `plain_header`). Words for a price are unit prices where another
/// column is the amount.
#[rustfmt::skip]
pub const EUROPEAN: &[(Role, &[&str])] = &[
    (
        Role::Customer,
        &[
            "numeroclient", "numeroduclient", "numclient", "noclient", "nclient", "idclient", "identifiantclient", "codeclient", "referenceclient", "refclient",
            "kundenid", "kundencode", "kdnr", "debitor", "debitorennummer", "debitorennr",
            "idcliente", "clienteid", "codigocliente", "codigodecliente", "codigodocliente", "codigodelcliente", "numerocliente", "numerodecliente", "numerodocliente", "nocliente", "ncliente", "codcliente", "iddocliente",
            "codicecliente", "idклиента", "клиентid", "кодклиента", "номерклиента", "idпокупателя", "кодпокупателя", "idконтрагента", "кодконтрагента",
            "idklienta", "klientid", "numerklienta", "nrklienta", "kodklienta", "idkontrahenta", "kodkontrahenta", "numerkontrahenta",
        ],
    ),
    (
        Role::Date,
        &[
            "datedecommande", "datedelacommande", "datecommande", "datedefacture", "datedelafacture", "datefacture", "datedefacturation", "datedevente", "datevente", "datedachat", "dateachat", "datedepaiement", "datepaiement", "datedecreation",
            "auftragsdatum", "kaufdatum", "belegdatum", "verkaufsdatum", "zahlungsdatum", "buchungsdatum", "erstelltam", "bestelltam", "datumderbestellung",
            "fechadelpedido", "fechadepedido", "fechapedido", "fechadefactura", "fechafactura", "fechadecompra", "fechacompra", "fechadeventa", "fechaventa", "fechadepago", "fechadecreacion",
            "datadopedido", "datadepedido", "datapedido", "datadacompra", "datadecompra", "datacompra", "datadavenda", "datadevenda", "datavenda", "datadafatura", "datadopagamento", "datadecriacao",
            "dataordine", "datadellordine", "datadordine", "datafattura", "datadellafattura", "dataacquisto", "datadacquisto", "datavendita", "datapagamento",
            "датазаказа", "датаоплаты", "датапокупки", "датапродажи", "датаоформления", "датасоздания", "датадокумента", "датасчета", "датачека", "датаивремя", "дата",
            "datazamowienia", "datazlozenia", "datazlozeniazamowienia", "datazakupu", "datasprzedazy", "datawystawienia", "datafaktury", "dataplatnosci", "datautworzenia",
        ],
    ),
    (
        Role::Amount,
        &[
            "montantpaye", "montantttc", "totalttc", "montanttotal", "montanttotalttc", "totaldelacommande", "totalcommande", "montantdelacommande", "montantcommande", "montantht", "totalht", "montantnet", "prixtotal", "chiffredaffaires",
            "zahlbetrag", "rechnungsbetrag", "rechnungssumme", "endbetrag", "bruttobetrag", "nettobetrag", "gesamtsumme", "gesamtpreis", "bestellwert", "bestellsumme", "auftragswert", "auftragssumme", "warenwert", "gesamt",
            "importetotal", "totaldelpedido", "totalpedido", "totalfactura", "montototal", "monto", "preciototal", "ventatotal",
            "valorpago", "valortotal", "valordopedido", "totaldopedido", "valordavenda", "valordacompra", "precototal", "montante", "valor",
            "importototale", "totaleordine", "totalefattura", "prezzototale", "importo", "totale", "fatturato",
            "суммаоплаты", "оплачено", "суммазаказа", "суммапокупки", "суммапродажи", "суммадокумента", "суммасчета", "итоговаясумма", "общаясумма", "итого", "сумма", "стоимостьзаказа", "общаястоимость", "стоимость", "выручка",
            "dozaplaty", "kwotabrutto", "wartoscbrutto", "kwotazamowienia", "wartosczamowienia", "sumazamowienia", "kwotanetto", "wartoscnetto", "kwota", "wartosc", "razem", "suma",
            "prix", "preis", "precio", "preco", "prezzo", "цена", "cena",
        ],
    ),
    (
        Role::Quantity,
        &[
            "quantite", "qte", "nombredarticles", "menge", "anzahl", "stuckzahl", "stueckzahl", "cantidad", "cant", "unidades", "quantidade", "qtd", "qtde",
            "quantita", "qta", "количество", "колво", "ilosc", "iloscsztuk", "liczbasztuk", "sztuk",
        ],
    ),
    (
        Role::UnitPrice,
        &[
            "prixunitaire", "prixunitairettc", "prixunitaireht", "puht", "puttc", "einzelpreis", "stuckpreis", "stueckpreis", "preisprostuck", "preciounitario", "precioporunidad",
            "precounitario", "valorunitario", "prezzounitario", "ценазаединицу", "ценазашт", "ценазаштуку", "cenajednostkowa", "cenajedn", "cenazasztuke",
            "prix", "preis", "precio", "preco", "prezzo", "цена", "cena",
        ],
    ),
    (
        Role::Order,
        &[
            "numerodecommande", "numerodelacommande", "numerocommande", "numcommande", "ndecommande", "ncommande", "nocommande", "referencecommande", "refcommande", "idcommande", "commande", "numerodefacture", "numerofacture", "nfacture", "ndefacture", "facture",
            "bestellnr", "bestellid", "auftragsnummer", "auftragsnr", "bestellung", "auftrag", "rechnungsnummer", "rechnungsnr", "belegnummer", "belegnr",
            "numerodepedido", "numerodelpedido", "numerodopedido", "numeropedido", "npedido", "nopedido", "idpedido", "iddepedido", "iddopedido", "codigodopedido", "pedido", "numerodefactura", "numerofactura", "factura", "notafiscal",
            "numeroordine", "numerodordine", "nordine", "noordine", "idordine", "codiceordine", "ordine", "numerofattura", "fattura",
            "номерзаказа", "idзаказа", "кодзаказа", "заказа", "заказ", "номерсчета", "номернакладной", "номердокумента", "номерчека", "чек",
            "numerzamowienia", "nrzamowienia", "idzamowienia", "zamowienie", "numerfaktury", "nrfaktury", "numerdokumentu", "nrdokumentu", "faktura", "nrparagonu", "paragon",
        ],
    ),
    (
        Role::Name,
        &[
            "nomduclient", "nomclient", "nomcomplet", "nom", "kundenname", "nombredelcliente", "nombrecliente", "nombrecompleto", "nombre", "nomedocliente", "nomedelcliente", "nomecliente", "nomecompleto", "nome",
            "фиоклиента", "фио", "имяклиента", "имяпокупателя", "имя", "imieinazwisko", "nazwaklienta", "nazwisko",
        ],
    ),
    (
        Role::Contact,
        &[
            "courriel", "adressemail", "adresseemail", "telefon", "telefonnummer", "mobil", "handynummer", "telefono", "celular", "correo", "correoelectronico", "telefone", "cellulare",
            "телефон", "номертелефона", "телефонклиента", "электроннаяпочта", "почта", "nrtelefonu", "numertelefonu", "adresemail",
        ],
    ),
    (
        Role::Product,
        &[
            "produit", "nomduproduit", "article", "produkt", "produktname", "artikel", "artikelname", "artikelbezeichnung", "producto", "nombredelproducto", "articulo", "produto", "nomedoproduto", "prodotto", "nomeprodotto", "articolo",
            "товар", "наименованиетовара", "названиетовара", "номенклатура", "towar", "nazwaproduktu", "nazwatowaru",
        ],
    ),
    (
        Role::Status,
        &[
            "statut", "statutdelacommande", "statutcommande", "etat", "etatdelacommande", "etatcommande", "bestellstatus", "auftragsstatus", "estadodelpedido", "estadopedido", "statusdopedido", "situacao", "situacaodopedido", "statoordine", "statodellordine", "stato", "estado",
            "статусзаказа", "статус", "состояние", "statuszamowienia", "stanzamowienia", "stan",
        ],
    ),
    (
        Role::Refund,
        &[
            "montantrembourse", "remboursement", "erstattung", "erstattungsbetrag", "erstattet", "importereembolsado", "reembolso", "valorreembolsado", "rimborso", "importorimborsato",
            "суммавозврата", "возврат", "kwotazwrotu", "zwrot",
        ],
    ),
    (Role::Currency, &["devise", "wahrung", "waehrung", "moneda", "divisa", "moeda", "valuta", "валюта", "waluta"]),
    (Role::Discount, &["remise", "rabais", "rabatt", "rabattbetrag", "descuento", "desconto", "sconto", "скидка", "суммаскидки", "rabat", "kwotarabatu", "znizka"]),
    (Role::Region, &["ville", "stadt", "bundesland", "ciudad", "provincia", "cidade", "citta", "город", "регион", "область", "miasto", "wojewodztwo"]),
    (Role::Address, &["adresse", "adressedelivraison", "strasse", "direccion", "endereco", "indirizzo", "адрес", "адресдоставки", "adres"]),
    (Role::Orders, &["nombredecommandes", "anzahlbestellungen", "numerodepedidos", "количествозаказов", "числозаказов", "liczbazamowien"]),
];

/// Words of customers by name: behind the e-mail addresses and phone numbers of all languages.
#[rustfmt::skip]
pub const NAMED_CUSTOMERS: &[&str] = &[
    "nomduclient", "nomclient", "raisonsociale", "acheteur", "besteller", "kaufer", "kaeufer", "nombredelcliente", "nombrecliente", "razonsocial", "nomedocliente", "nomedelcliente", "nomecliente", "razaosocial", "ragionesociale", "comprador", "acquirente",
    "клиент", "покупатель", "заказчик", "контрагент", "фиоклиента", "фиопокупателя", "имяклиента", "имяпокупателя", "наименованиеклиента", "плательщик",
    "klient", "nazwaklienta", "kupujacy", "nabywca", "nazwanabywcy", "kontrahent", "nazwakontrahenta",
];

/// Words for the price of something, be it one piece or the whole.
pub const PRICES: &[&str] = &["price", "价格", "prix", "preis", "precio", "preco", "prezzo", "цена", "cena"];

/// Parts of headers that mean something else than the role whose word they contain.
#[rustfmt::skip]
pub const MISLEADING: &[(Role, &[&str])] = &[
    (
        Role::Amount,
        &[
            "remise", "rabais", "rabat", "descuento", "desconto", "sconto", "скидк", "znizk", "rembours", "erstatt", "reembols", "rimbors", "возврат", "zwrot",
            "livraison", "versand", "envio", "frete", "spedizion", "доставк", "dostaw", "wysylk", "tva", "mwst", "steuer", "iva", "impuesto", "imposto", "imposta", "ндс", "налог", "vat", "podat",
            "себестоим", "koszt", "kosten", "unitari", "einzel", "pedidos",
        ],
    ),
    (
        Role::Date,
        &[
            "livraison", "expedition", "naissance", "echeance", "liefer", "versand", "geburt", "fallig", "entrega", "envio", "nacimiento", "vencimiento", "nascimento", "vencimento", "consegna", "spedizione", "nascita", "scadenza",
            "доставк", "отгрузк", "рожден", "возврат", "dostaw", "wysylk", "urodzenia", "terminplatnosci", "aktualiz", "modific", "anderung", "изменен",
        ],
    ),
    (
        Role::Order,
        &[
            "montant", "statut", "etat", "prix", "quantit", "adresse", "comment", "betrag", "wert", "summe", "preis", "menge", "datum", "importe", "estado", "situacao", "fecha", "valor", "data", "cantidad", "stato", "importo",
            "сумма", "стоимость", "статус", "дата", "количество", "комментар", "тип", "kwota", "wartosc", "suma", "ilosc", "stan", "uwagi",
        ],
    ),
    (
        Role::Customer,
        &["adresse", "strasse", "direccion", "endereco", "indirizzo", "адрес", "adres", "commentaire", "комментар", "uwagi", "gruppe", "groupe", "grupo", "gruppo", "групп", "grupa", "typ", "tipo", "тип", "montant", "betrag", "summe", "preis", "importe", "сумма", "kwota", "datum", "fecha", "дата"],
    ),
    (Role::Quantity, &["prix", "preis", "precio", "preco", "prezzo", "цена", "cena", "commandes", "bestellungen", "pedidos", "заказов", "zamowien"]),
    (Role::Product, &["prix", "preis", "precio", "preco", "prezzo", "цена", "cena", "nummer", "numero", "код", "kod", "anzahl", "nombre", "количество", "ilosc", "kategor", "categor", "катего"]),
    (Role::Status, &["paiement", "livraison", "versand", "envio", "entrega", "доставк", "dostaw", "wysylk", "data", "дата"]),
    (Role::Name, &["adresse", "produit", "produkt", "artikel", "producto", "produto", "prodotto", "товар"]),
];
